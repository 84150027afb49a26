// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.interval;

import io.github.finetune4j.statistics.internal.Checks;
import org.apiguardian.api.API;

/**
 * A figure together with what makes it readable: its confidence interval, the level, the method and the number of
 * observations behind it.
 *
 * @param estimate the point estimate, in the unit of the figure
 * @param lower lower bound, same unit; at most {@code upper}
 * @param upper upper bound, same unit
 * @param level confidence level, between 0 and 1, for example 0.95
 * @param method the method in words, for example {@code "Wilson score"}
 * @param n number of independent observations: rows, pairs, or clusters where the method says so
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Interval(double estimate, double lower, double upper, double level, String method, long n) {
    /** Checks the level, n and the order of the bounds. */
    public Interval {
        Checks.level(level);
        Checks.atLeast("n", 1, n);
        if (!(lower <= upper)) {
            throw new IllegalArgumentException("bounds: lower " + lower + ", upper " + upper
                    + " -> give a lower bound no greater than the upper one");
        }
    }

    /**
     * {@return whether the value lies between the bounds, bounds included}
     *
     * @param value a value in the unit of the bounds
     */
    public boolean contains(double value) {
        return lower <= value && value <= upper;
    }

    /** {@return upper minus lower} */
    public double width() {
        return upper - lower;
    }
}
