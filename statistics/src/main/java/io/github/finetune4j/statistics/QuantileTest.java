// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Tests whether two independent samples have the same quantile, such as the median or the 95th percentile of latency.
 * Always valid, with no assumption about the distribution (Howard and Ramdas, "Sequential estimation of quantiles with
 * applications to A/B testing and best-arm identification", Bernoulli 28, 2022).
 *
 * <p>Each arm bets with a two-sided beta-binomial mixture that its quantile is not x; the least that both earn together
 * over all x is the evidence, and p = min(1, 1/evidence).
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class QuantileTest {
    private QuantileTest() {}

    /**
     * {@return the test at this time; its statistic is the logarithm of the evidence}
     *
     * @param first finite values, at least one
     * @param second finite values, at least one
     * @param probability which quantile, between 0 and 1
     * @param optimalN number of values per arm at which the test is strongest, above 0
     * @param alpha the α that it is tuned for, between 0 and 1; the p value holds for every α
     */
    public static TestResult alwaysValid(
            double[] first, double[] second, double probability, double optimalN, double alpha) {
        Checks.open01("probability", probability);
        double variance = probability * (1 - probability);
        Mixture mixture = Mixture.betaBinomial(
                Checks.positive("optimalN", optimalN) * variance, alpha, probability, 1 - probability);
        Arm one = Arm.of(first, probability, mixture);
        Arm two = Arm.of(second, probability, mixture);
        double evidence = one.to <= two.to ? least(one, two) : least(two, one);
        return new TestResult(
                "quantile " + probability + ", always valid",
                evidence,
                Math.min(1, Math.exp(-evidence)),
                (long) first.length + second.length);
    }

    /**
     * The least sum of both over x; it is only taken where one rises and the other falls, at values of the second arm.
     */
    private static double least(Arm lower, Arm upper) {
        double least = Math.min(sum(lower, upper, lower.to), sum(lower, upper, upper.from));
        for (int i = Math.max(1, upper.atMost(lower.to)); i <= upper.atMost(upper.from); i++) {
            least = Math.min(least, sum(lower, upper, upper.sorted[i - 1]));
        }
        return least;
    }

    private static double sum(Arm lower, Arm upper, double x) {
        return lower.evidence(x) + upper.evidence(x);
    }

    /** One sample: between {@code from} and {@code to} it earns least. */
    private static final class Arm {
        private final double[] sorted;
        private final double probability;
        private final Mixture mixture;
        private final double minimizer;
        private final double from;
        private final double to;

        private Arm(double[] sorted, double probability, Mixture mixture, double minimizer) {
            this.sorted = sorted;
            this.probability = probability;
            this.mixture = mixture;
            this.minimizer = minimizer;
            int n = sorted.length;
            this.from = sorted[Math.max(1, (int) Math.ceil(minimizer * n)) - 1];
            this.to = sorted[Math.min(n, (int) Math.floor(minimizer * n) + 1) - 1];
        }

        static Arm of(double[] values, double probability, Mixture mixture) {
            double[] sorted = Checks.finite("values", 1, values).clone();
            Arrays.sort(sorted);
            int n = sorted.length;
            double minimizer = Solve.minimizer(share -> evidence(mixture, probability, n, share), 0, 1);
            return new Arm(sorted, probability, mixture, minimizer);
        }

        double evidence(double x) {
            double share = minimizer;
            if (x < from) {
                share = (double) atMost(x) / sorted.length;
            } else if (x > to) {
                share = (double) below(x) / sorted.length;
            }
            return evidence(mixture, probability, sorted.length, share);
        }

        private static double evidence(Mixture mixture, double probability, int n, double share) {
            return mixture.logMixture((share - probability) * n, probability * (1 - probability) * n);
        }

        int atMost(double x) {
            return below(Math.nextUp(x));
        }

        private int below(double x) {
            int low = 0;
            int high = sorted.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sorted[middle] < x) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
