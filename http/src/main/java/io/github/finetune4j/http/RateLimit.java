// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.internal.names.Given;
import java.time.Duration;
import org.apiguardian.api.API;

/**
 * The caller's own limit on attempts in a period of time.
 *
 * @param calls attempts in each period, at least 1
 * @param period for example a minute
 * @param longestWait for a free place in the limit; then the call fails as rate-limited
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RateLimit(int calls, Duration period, Duration longestWait) {
    /** Checks the ranges. */
    public RateLimit {
        Given.atLeast("calls of a rate limit", calls, 1);
        Given.positive("period", period);
        Given.positive("longestWait", longestWait);
    }

    /**
     * {@return a limit with a wait of at most a minute}
     *
     * @param calls attempts in each period, at least 1
     * @param period for example a minute
     */
    public static RateLimit of(int calls, Duration period) {
        return new RateLimit(calls, period, Duration.ofMinutes(1));
    }
}
