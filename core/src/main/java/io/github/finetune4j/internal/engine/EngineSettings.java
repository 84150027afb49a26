// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import java.time.Duration;

/**
 * The patience of the engine.
 *
 * @param callTimeout after which a verb other than submit counts as hanging
 * @param submitTimeout after which a submission counts as hanging; long, for it may upload
 * @param submitPatience for how long a submission, or the first look at a job, is tried again if there is no deadline
 * @param outagePatience for how long a job's provider may be out of reach without a break if there is no deadline
 * @param listenerPatience for how long a job's end waits for its slow listeners
 * @param jitter of all pauses, as a share of them
 * @param seed of the jitter
 */
public record EngineSettings(
        Duration callTimeout,
        Duration submitTimeout,
        Duration submitPatience,
        Duration outagePatience,
        Duration listenerPatience,
        double jitter,
        long seed) {
    /** What the library uses. */
    public static final EngineSettings DEFAULT = new EngineSettings(
            Duration.ofMinutes(2),
            Duration.ofHours(6),
            Duration.ofMinutes(10),
            Duration.ofHours(24),
            Duration.ofSeconds(5),
            0.1,
            0x5eed);

    /** {@return pauses after errors that may pass} */
    Backoff retries() {
        return new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), jitter);
    }

    /**
     * {@return pauses between two looks at a job without news}
     *
     * @param interval the provider's
     */
    Backoff looks(Duration interval) {
        return new Backoff(interval, 1.5, interval.multipliedBy(8), jitter);
    }
}
