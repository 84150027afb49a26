// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import io.github.finetune4j.monitor.Slice;
import java.time.Instant;
import org.apiguardian.api.API;

/**
 * Until when nobody is notified about a monitor. It still fires, and the record keeps it. Immutable.
 *
 * @param monitor its name; empty for all
 * @param slice of the traffic; {@link Slice#ALL} silences the monitor in all slices
 * @param until when it ends
 * @param who silenced it
 * @param why they did
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Silence(String monitor, Slice slice, Instant until, String who, String why) {
    /**
     * {@return whether it covers all of an alert's evidence now}
     *
     * @param alert of which somebody is to be notified
     * @param now the time
     */
    public boolean covers(Alert alert, Instant now) {
        return now.isBefore(until) && alert.evidence().stream().allMatch(this::covers);
    }

    private boolean covers(Evidence evidence) {
        return (monitor.isEmpty() || monitor.equals(evidence.monitor()))
                && (slice.equals(Slice.ALL) || slice.equals(evidence.slice()));
    }
}
