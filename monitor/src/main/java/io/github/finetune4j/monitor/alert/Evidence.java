// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one monitor in one slice. Immutable.
 *
 * @param monitor its name
 * @param slice of the traffic
 * @param earliest when the change began at the earliest
 * @param began when it most likely began
 * @param latest when it began at the latest
 * @param before the level before, with its interval; null where nothing was measured
 * @param after the level since, with its interval; null where nothing was measured
 * @param chance how often as strong an evidence comes by chance, in alarms per year over all monitors and slices; at
 *     most the false-alarm rate
 * @param explanation what moved, in words; empty where the levels say it
 * @param examples ids of answers that show it, for the capture's store
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Evidence(
        String monitor,
        Slice slice,
        Instant earliest,
        Instant began,
        Instant latest,
        @Nullable Interval before,
        @Nullable Interval after,
        double chance,
        String explanation,
        List<String> examples) {
    /** Copies the examples. */
    public Evidence {
        examples = List.copyOf(examples);
    }

    /** {@return the level before} */
    public Optional<Interval> levelBefore() {
        return Optional.ofNullable(before);
    }

    /** {@return the level since} */
    public Optional<Interval> levelAfter() {
        return Optional.ofNullable(after);
    }
}
