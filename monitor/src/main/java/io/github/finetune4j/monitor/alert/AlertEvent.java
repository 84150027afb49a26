// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import java.time.Instant;
import org.apiguardian.api.API;

/**
 * Something that happened to an alert. Immutable.
 *
 * @param number counts a store's events from 1; a sink that gets one twice knows it by its number
 * @param kind what happened
 * @param at when
 * @param alert how it stands since
 * @param who did it; empty where the monitors did
 * @param why they did it; empty where the monitors did
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record AlertEvent(long number, Kind kind, Instant at, Alert alert, String who, String why) {
    /**
     * The kind of an event.
     *
     * @since 0.1
     */
    public enum Kind {
        /** It was seen for the first time. */
        FIRED,
        /** Another monitor or slice shows it, too. */
        JOINED,
        /** Nobody has acknowledged it for too long. */
        ESCALATED,
        /** Somebody sees to it. */
        ACKNOWLEDGED,
        /** It is over. */
        RESOLVED
    }
}
