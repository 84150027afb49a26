// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.internal.names.Given;
import java.time.Duration;
import org.apiguardian.api.API;

/**
 * The number of retries of a failed attempt, and the pauses before them. The service's own word
 * ({@code retry-after-ms}, {@code retry-after}) comes first; without one, the pause doubles from {@code firstPause} to
 * {@code longestPause}, shortened at random by up to a quarter.
 *
 * @param attempts at most, at least 1
 * @param firstPause before the second attempt
 * @param longestPause without a word of the service
 * @param longestRetryAfter what the service may ask for at most; if it asks for more, the call fails at once and says
 *     so
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Retries(int attempts, Duration firstPause, Duration longestPause, Duration longestRetryAfter) {
    /** Checks the ranges. */
    public Retries {
        Given.atLeast("attempts", attempts, 1);
        Given.positive("firstPause", firstPause);
        Given.positive("longestPause", longestPause);
        Given.positive("longestRetryAfter", longestRetryAfter);
    }

    /** {@return 3 attempts, pauses from 0.5 to 8 seconds, and at most 60 seconds if the service asks for them} */
    public static Retries ofDefaults() {
        return new Retries(3, Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(60));
    }

    /** {@return no second attempt} */
    public static Retries none() {
        return ofDefaults().withAttempts(1);
    }

    /**
     * {@return the same with another number of attempts}
     *
     * @param value at least 1
     */
    public Retries withAttempts(int value) {
        return new Retries(value, firstPause, longestPause, longestRetryAfter);
    }
}
