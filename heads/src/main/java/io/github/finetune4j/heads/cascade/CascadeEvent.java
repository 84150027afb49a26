// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Something that a cascade tells its application.
 *
 * @param at when
 * @param kind what happened
 * @param why the reason, in a sentence
 * @param numbers what it rests on, as JSON values
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CascadeEvent(Instant at, Kind kind, String why, Map<String, Object> numbers) {
    /** Copies the numbers. */
    public CascadeEvent {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    /**
     * The kind of an event.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public enum Kind {
        /** Audits have shown that the promise is broken: from now on the large model answers everything. */
        CLOSED,
        /** The door had been closed before, by an earlier process or another one: the journal says so. */
        FOUND_CLOSED,
        /**
         * The cascade was closed while audits had no outcome yet: those that get none before the process ends are lost,
         * and the promise is watched without them. {@code waiting} says how many.
         */
        AUDITS_WAITED
    }
}
