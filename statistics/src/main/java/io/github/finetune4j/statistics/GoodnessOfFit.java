// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.apiguardian.api.API;

/**
 * Goodness-of-fit tests: whether samples come from one distribution.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class GoodnessOfFit {
    private static final int EXACT_UP_TO = 10_000;

    private GoodnessOfFit() {}

    /**
     * Pearson's χ² test of homogeneity, without continuity correction. The approximation wants expected counts of five
     * and more in most cells: put rare categories together.
     *
     * @param first counts of each category in one sample
     * @param second counts of the same categories in the other
     * @return the statistic is χ²; n is the number of both samples; p is 1 where fewer than two categories occur
     */
    public static TestResult chiSquared(long[] first, long[] second) {
        if (first.length != second.length || first.length == 0) {
            throw new IllegalArgumentException("counts of the two samples: " + first.length + " and " + second.length
                    + " -> give one of each category in both, and at least one");
        }
        double a = total(first);
        double b = total(second);
        double statistic = 0;
        int categories = 0;
        for (int i = 0; i < first.length; i++) {
            double both = first[i] + (double) second[i];
            if (both > 0) {
                categories++;
                statistic += term(first[i], both * a / (a + b)) + term(second[i], both * b / (a + b));
            }
        }
        double p =
                categories < 2 ? 1 : 1 - new ChiSquaredDistribution(categories - 1.0).cumulativeProbability(statistic);
        return new TestResult("chi-squared homogeneity", statistic, Math.max(0, Math.min(1, p)), (long) (a + b));
    }

    /**
     * The two-sample test of Kolmogorov and Smirnov: exact where the product of the sizes is at most 10,000 and no
     * value occurs twice, asymptotic otherwise. With ties it errs towards large p values.
     *
     * @param first at least two values
     * @param second at least two values
     * @return the statistic is the largest distance between the two distribution functions; n is the number of both
     *     samples
     */
    public static TestResult kolmogorovSmirnov(double[] first, double[] second) {
        Checks.finite("first", 2, first);
        Checks.finite("second", 2, second);
        KolmogorovSmirnovTest test = new KolmogorovSmirnovTest();
        double statistic = test.kolmogorovSmirnovStatistic(first, second);
        boolean exact = (long) first.length * second.length <= EXACT_UP_TO && !tied(first, second);
        double p = exact
                ? test.exactP(statistic, first.length, second.length, false)
                : test.approximateP(statistic, first.length, second.length);
        return new TestResult(
                exact ? "Kolmogorov-Smirnov, exact" : "Kolmogorov-Smirnov, asymptotic",
                statistic,
                Math.max(0, Math.min(1, p)),
                (long) first.length + second.length);
    }

    private static boolean tied(double[] first, double[] second) {
        Set<Double> seen = new HashSet<>();
        return !DoubleStream.concat(Arrays.stream(first), Arrays.stream(second)).allMatch(seen::add);
    }

    private static double total(long[] counts) {
        double total = 0;
        for (long count : counts) {
            total += Checks.atLeast("a count", 0, count);
        }
        return Checks.positive("the sum of a sample's counts", total);
    }

    private static double term(long observed, double expected) {
        double difference = (double) observed - expected;
        return difference * difference / expected;
    }
}
