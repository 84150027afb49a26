// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import io.github.finetune4j.statistics.interval.Interval;
import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The status of a monitor in a slice. Immutable.
 *
 * @param monitor its name
 * @param slice of the traffic
 * @param state of it
 * @param lastDay the figure of the last 24 hours that are closed; null where nothing was measured
 * @param lookedAtBy how long the windows are that it is looked at by, which its traffic decides
 * @param chance how often evidence as strong as that of now comes by chance, in alarms per year over everything; an
 *     alarm is raised at the false-alarm rate
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record MonitorStatus(
        String monitor, Slice slice, State state, @Nullable Interval lastDay, Duration lookedAtBy, double chance) {
    /**
     * The state of a monitor.
     *
     * @since 0.1
     */
    public enum State {
        /** It learns what is usual, for two weeks at least; a change is not seen so long. */
        LEARNING,
        /** Nothing but chance. */
        QUIET,
        /** It left its level. */
        CHANGED,
        /** Nothing comes any more. */
        NO_DATA
    }

    /** {@return the figure of the last 24 hours} */
    public Optional<Interval> figure() {
        return Optional.ofNullable(lastDay);
    }
}
