// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.internal.names.Given;
import java.time.Duration;
import org.apiguardian.api.API;

/**
 * The rule by which a client stops calling a service that is down, and for how long. Connections that fail and statuses
 * from 500 on count as failures.
 *
 * @param window attempts that are looked at, the last ones
 * @param failureShare of them that opens the circuit, above 0 to 1
 * @param open time for which calls then fail at once
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CircuitBreaking(int window, double failureShare, Duration open) {
    /** Checks the ranges. */
    public CircuitBreaking {
        if (window < 2) {
            throw new IllegalArgumentException(
                    "window of a circuit breaker: " + window + " attempts -> give at least 2");
        }
        if (!(failureShare > 0 && failureShare <= 1)) {
            throw new IllegalArgumentException("failureShare: " + failureShare + " -> give more than 0 and at most 1");
        }
        Given.positive("open", open);
    }

    /** {@return the default: of the last 20 attempts, 80 % failed; then half a minute of rest} */
    public static CircuitBreaking ofDefaults() {
        return new CircuitBreaking(20, 0.8, Duration.ofSeconds(30));
    }
}
