// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.interval;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Sorted;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apiguardian.api.API;

/**
 * Sample quantiles.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Quantiles {
    private Quantiles() {}

    /**
     * The quantile by linear interpolation between order statistics, type 7 of Hyndman and Fan (The American
     * Statistician 50, 1996), which is also what NumPy and R do unless told otherwise.
     *
     * @param values at least one finite value, in any order; not changed
     * @param probability from 0 (the minimum) to 1 (the maximum)
     * @return the quantile, in the unit of the values
     */
    public static double linear(double[] values, double probability) {
        double[] sorted = Checks.finite("values", 1, values).clone();
        Arrays.sort(sorted);
        return ofSorted(sorted, probability);
    }

    /**
     * The quantile by type 5 of Hyndman and Fan (Hazen): order statistic i stands for the probability (i − ½)/n.
     *
     * @param values at least one finite value, in any order; not changed
     * @param probability from 0 to 1
     * @return the quantile, in the unit of the values
     */
    public static double hazen(double[] values, double probability) {
        return interpolated(values, probability, values.length * probability - 0.5);
    }

    /**
     * The quantile by type 6 of Hyndman and Fan (Weibull): order statistic i stands for the probability i/(n + 1).
     *
     * @param values at least one finite value, in any order; not changed
     * @param probability from 0 to 1
     * @return the quantile, in the unit of the values
     */
    public static double weibull(double[] values, double probability) {
        return interpolated(values, probability, (values.length + 1.0) * probability - 1);
    }

    /**
     * The quantile by type 8 of Hyndman and Fan, whose estimates are about median-unbiased for any distribution; the
     * one that they recommend.
     *
     * @param values at least one finite value, in any order; not changed
     * @param probability from 0 to 1
     * @return the quantile, in the unit of the values
     */
    public static double medianUnbiased(double[] values, double probability) {
        return interpolated(values, probability, (values.length + 1.0 / 3) * probability + 1.0 / 3 - 1);
    }

    /**
     * The interval of a quantile without any assumption about the distribution: order statistics whose ranks hold it
     * with at least the level, by the binomial distribution, equal tails.
     *
     * @param values at least one finite, independent value
     * @param probability which quantile, between 0 and 1
     * @param level confidence level, between 0 and 1
     * @return the interval; a bound that so few values can't give is infinite
     */
    public static Interval interval(double[] values, double probability, double level) {
        double[] sorted = Checks.finite("values", 1, values).clone();
        Arrays.sort(sorted);
        Checks.open01("probability", probability);
        double tail = (1 - Checks.level(level)) / 2;
        int n = sorted.length;
        BinomialDistribution below = BinomialDistribution.of(n, probability);
        int low = below.inverseCumulativeProbability(tail);
        low = below.cumulativeProbability(low - 1) > tail ? low - 1 : low;
        int high = below.inverseCumulativeProbability(1 - tail);
        return new Interval(
                ofSorted(sorted, probability),
                low < 1 ? Double.NEGATIVE_INFINITY : sorted[low - 1],
                high >= n ? Double.POSITIVE_INFINITY : sorted[high],
                level,
                "order statistics, binomial",
                n);
    }

    private static double interpolated(double[] values, double probability, double position) {
        double[] sorted = Checks.finite("values", 1, values).clone();
        Arrays.sort(sorted);
        checkProbability(probability);
        double within = Math.max(0, Math.min(sorted.length - 1, position));
        int below = (int) within;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (within - below) * (sorted[above] - sorted[below]);
    }

    private static void checkProbability(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability: " + probability + " -> give a number from 0 to 1");
        }
    }

    private static double ofSorted(double[] sorted, double probability) {
        checkProbability(probability);
        return Sorted.quantile(sorted, probability);
    }
}
