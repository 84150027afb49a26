// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * A threshold of drift, from what a figure was in the chunks of a reference, as NannyML does it.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface DriftThreshold {
    /**
     * {@return the limits}
     *
     * @param values the figure of each chunk of the reference; NaN where it has none
     */
    DriftLimits of(double... values);

    /**
     * {@return the mean, less and plus so many standard deviations (divisor n)}
     *
     * @param below standard deviations below the mean, at least 0; ∞ for no lower limit
     * @param above standard deviations above the mean, at least 0; ∞ for no upper limit
     */
    static DriftThreshold standardDeviations(double below, double above) {
        if (!(below >= 0) || !(above >= 0)) {
            throw new IllegalArgumentException(
                    "standard deviations: " + below + " and " + above + " -> give numbers from 0");
        }
        return values -> {
            double[] known = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
            double mean = Arrays.stream(known).average().orElse(Double.NaN);
            double squares =
                    Arrays.stream(known).map(v -> (v - mean) * (v - mean)).sum();
            double deviation = Math.sqrt(squares / known.length);
            return new DriftLimits(
                    Double.isInfinite(below) ? Double.NEGATIVE_INFINITY : mean - below * deviation,
                    Double.isInfinite(above) ? Double.POSITIVE_INFINITY : mean + above * deviation);
        };
    }

    /**
     * {@return limits that don't depend on the reference}
     *
     * @param lower the lower one; −∞ for none
     * @param upper the upper one; ∞ for none
     */
    static DriftThreshold constant(double lower, double upper) {
        return values -> new DriftLimits(lower, upper);
    }
}
