// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.sequence;

import io.github.finetune4j.statistics.internal.Checks;
import org.apiguardian.api.API;

/**
 * A confidence sequence for a quantile, with no assumption about the distribution: the number of values at or below the
 * p-quantile is binomial, so the ranks that a sequence for that rate does not rule out bracket it (the idea of Howard
 * and Ramdas, Bernoulli 28, 2022, with the mixture of {@link RateSequence}).
 *
 * @param lower rank from 1 whose value is at most the quantile; 0: there is no lower bound yet
 * @param upper rank from 1 whose value is at least the quantile; n + 1: there is no upper bound yet
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record QuantileSequence(long lower, long upper) {
    private static final double NEAR = 1e-2; // ranks; what is left is given away on the outer side

    /**
     * {@return between which order statistics the quantile lies}
     *
     * @param n values so far, at least 1
     * @param probability which quantile, between 0 and 1
     * @param level confidence level over all times, between 0 and 1
     */
    public static QuantileSequence ranks(long n, double probability, double level) {
        return ranks(n, (double) n, probability, level);
    }

    /**
     * {@return between which order statistics the quantile lies, where values are not independent}
     *
     * @param n values so far, at least 1
     * @param effective as many independent values would say as much, above 0 and at most {@code n}
     * @param probability which quantile, between 0 and 1
     * @param level confidence level over all times, between 0 and 1
     */
    public static QuantileSequence ranks(long n, double effective, double probability, double level) {
        Checks.atLeast("n", 1, n);
        Checks.open01("probability", probability);
        Checks.positive("effective", effective);
        double limit = -Math.log(1 - Checks.level(level));
        double low = share(effective, probability, limit, 0);
        double high = share(effective, probability, limit, 1);
        return new QuantileSequence((long) Math.floor(low * n), (long) Math.ceil(high * n) + 1);
    }

    /** The share of values at or below the quantile that is furthest towards {@code end} and not ruled out. */
    private static double share(double n, double probability, double limit, double end) {
        if (evidence(n, end, probability) <= limit) {
            return end;
        }
        double in = probability;
        double out = end;
        for (int i = 0; i < 50 && Math.abs(in - out) * n > NEAR; i++) {
            double middle = (in + out) / 2;
            if (evidence(n, middle, probability) > limit) {
                out = middle;
            } else {
                in = middle;
            }
        }
        return out;
    }

    private static double evidence(double n, double share, double probability) {
        return RateSequence.logEvidence(share * n, n, probability);
    }
}
