// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.interval.Means;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;

/**
 * The paired permutation test: if both sides are equally good, each difference could as well have had the other sign
 * (Fisher, The Design of Experiments, 1935; for systems compared on the same inputs: Noreen 1989, Riezler and Maxwell
 * 2005, there as approximate randomisation). The p value is the share of sign patterns whose absolute sum is at least
 * the observed one. It assumes nothing about the shape of the differences.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class SignFlip {
    /** Up to so many differences other than zero, all sign patterns are counted. */
    public static final int EXACT_UP_TO = 20;

    private static final double ROUNDING = 1e-12;

    private SignFlip() {}

    /**
     * Exact with at most {@value #EXACT_UP_TO} differences other than zero, drawn at random above that.
     *
     * @param differences at least one finite difference
     * @param resamples number of random sign patterns where the test is not exact, at least 100; p is then
     *     (count + 1)/(resamples + 1), never 0 (Phipson and Smyth 2010)
     * @param random the source of chance; not touched by the exact test
     * @return the test; the statistic is the mean difference
     */
    public static TestResult test(double[] differences, int resamples, RandomGenerator random) {
        Checks.finite("differences", 1, differences);
        Checks.atLeast("resamples", 100, resamples);
        double[] moved = Arrays.stream(differences).filter(d -> d != 0).toArray();
        double size = Arrays.stream(moved).map(Math::abs).sum();
        double observed = Math.abs(Arrays.stream(moved).sum()) - ROUNDING * size;
        boolean exact = moved.length <= EXACT_UP_TO;
        double p = exact ? exact(moved, observed) : random(moved, observed, resamples, random);
        String method = "sign-flip permutation, " + (exact ? "exact" : resamples + " resamples");
        return new TestResult(method, Means.mean(differences), p, differences.length);
    }

    /**
     * The same for differences that come in groups which are not independent, such as several questions about one
     * document: all differences of a group change their signs together.
     *
     * @param differences at least one finite difference
     * @param clusters the group of each difference, same length
     * @param resamples number of random sign patterns where the test is not exact, at least 100
     * @param random the source of chance
     * @return the test; the statistic is the mean difference, n the number of groups
     */
    public static TestResult clustered(double[] differences, int[] clusters, int resamples, RandomGenerator random) {
        if (differences.length != clusters.length) {
            throw new IllegalArgumentException("differences and clusters: " + differences.length + " and "
                    + clusters.length + " -> give each difference its cluster");
        }
        Checks.finite("differences", 1, differences);
        Map<Integer, Double> sums = new TreeMap<>();
        for (int i = 0; i < differences.length; i++) {
            sums.merge(clusters[i], differences[i], Double::sum);
        }
        double[] groups =
                sums.values().stream().mapToDouble(Double::doubleValue).toArray();
        TestResult test = test(groups, resamples, random);
        return new TestResult(test.method() + ", by group", Means.mean(differences), test.pValue(), groups.length);
    }

    private static double exact(double[] moved, double observed) {
        if (moved.length == 0) {
            return 1;
        }
        // a pattern and its mirror image have the same absolute sum, so the first sign can stay
        return (double) count(moved, 1, moved[0], observed) / (1L << (moved.length - 1));
    }

    private static long count(double[] moved, int next, double sum, double observed) {
        if (next == moved.length) {
            return Math.abs(sum) >= observed ? 1 : 0;
        }
        return count(moved, next + 1, sum + moved[next], observed)
                + count(moved, next + 1, sum - moved[next], observed);
    }

    private static double random(double[] moved, double observed, int resamples, RandomGenerator random) {
        long atLeast = 0;
        for (int r = 0; r < resamples; r++) {
            if (Math.abs(flipped(moved, random)) >= observed) {
                atLeast++;
            }
        }
        return (atLeast + 1.0) / (resamples + 1.0);
    }

    private static double flipped(double[] moved, RandomGenerator random) {
        double sum = 0;
        long bits = 0;
        for (int i = 0; i < moved.length; i++) {
            bits = i % Long.SIZE == 0 ? random.nextLong() : bits >>> 1;
            sum += (bits & 1) == 0 ? moved[i] : -moved[i];
        }
        return sum;
    }
}
