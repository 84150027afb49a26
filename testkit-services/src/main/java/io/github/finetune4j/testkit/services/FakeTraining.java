// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import java.time.Duration;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The course of jobs on one base model at {@link FakeOpenAiServer}. Times are by the server's clock.
 *
 * @param validating how long the status is {@code validating_files}
 * @param queued how long it is {@code queued} after that
 * @param step how long a step takes while it is {@code running}
 * @param steps in all, at least 1
 * @param failure what the job fails with after its last step; null: it succeeds
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record FakeTraining(
        Duration validating,
        Duration queued,
        Duration step,
        int steps,
        @Nullable String failure) {
    /** Checks the number of steps. */
    public FakeTraining {
        if (steps < 1) {
            throw new IllegalArgumentException("steps: " + steps + " -> give at least 1");
        }
    }

    /** {@return a job that succeeds within 50 milliseconds} */
    public static FakeTraining quick() {
        return new FakeTraining(Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(4), 10, null);
    }

    /** {@return a job that takes hours} */
    public static FakeTraining slow() {
        return new FakeTraining(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), 240, null);
    }

    /** {@return as {@link #quick()}, but it fails} */
    public static FakeTraining failing() {
        return new FakeTraining(
                Duration.ofMillis(5),
                Duration.ofMillis(5),
                Duration.ofMillis(4),
                2,
                "The job failed due to an unsafe training file.");
    }

    /** {@return as usual at a real service, with minutes between} */
    public static FakeTraining usual() {
        return new FakeTraining(Duration.ofMinutes(3), Duration.ofMinutes(10), Duration.ofSeconds(20), 90, null);
    }
}
