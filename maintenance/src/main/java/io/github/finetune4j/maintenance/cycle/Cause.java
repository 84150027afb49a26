// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.cycle;

import io.github.finetune4j.internal.names.Given;
import java.time.Instant;
import org.apiguardian.api.API;

/**
 * The cause of a cycle. Immutable.
 *
 * @param trigger its name
 * @param why in a sentence
 * @param at when it was first seen
 * @param times how often it was seen before the cycle began, at least 1
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Cause(String trigger, String why, Instant at, long times) {
    /** Checks the count. */
    public Cause {
        Given.atLeast("times of " + trigger, times, 1);
    }
}
