// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Distributions;
import io.github.finetune4j.statistics.internal.Normal;
import io.github.finetune4j.statistics.interval.Means;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * One-sided tests that a candidate is not worse than a baseline by a margin or more. Rejecting the hypothesis that
 * it is worse shows non-inferiority; a test that finds no difference shows nothing of the kind. Values count as better
 * when they are higher.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class NonInferiority {
    private NonInferiority() {}

    /**
     * Paired pass/fail results, by the score test that {@link PairedProportions#tango} inverts, at a difference of
     * −margin.
     *
     * @param gained pairs that only the candidate passed, at least 0
     * @param lost pairs that only the baseline passed, at least 0
     * @param n all pairs, at least 1
     * @param margin between 0 and 1: 0.02 is two percentage points
     * @return the one-sided test; the statistic is z
     */
    public static TestResult rates(long gained, long lost, long n, double margin) {
        Checks.open01("margin", margin);
        double z = PairedProportions.scoreAt(gained, lost, n, -margin);
        return result("Tango score", z, 1 - Normal.cumulative(z), margin, n);
    }

    /**
     * Paired pass/fail results, by an exact test (R. Berger and D. Boos, JASA 89, 1994): its level holds at any n,
     * where that of {@link #rates} holds for many pairs. The price is a little strength.
     *
     * @param gained pairs that only the candidate passed, at least 0
     * @param lost pairs that only the baseline passed, at least 0
     * @param n all pairs, at least 1 and at least gained + lost
     * @param margin between 0 and 1: 0.02 is two percentage points
     * @param level confidence level at which the p value is looked at, between 0 and 1: it is strongest there
     * @return the one-sided test; the statistic is the number of pairs lost less those gained, and p never below a 25th
     *     of 1 − level
     */
    public static TestResult ratesExact(long gained, long lost, long n, double margin, double level) {
        PairedProportions.scoreAt(gained, lost, n, 0); // checks the counts
        double p = ExactPaired.pValue(gained, lost, n, Checks.open01("margin", margin), Checks.level(level));
        return new TestResult("exact test of paired proportions", lost - (double) gained, p, n);
    }

    /**
     * Paired values, by Student's t test of the differences plus the margin.
     *
     * @param differences candidate less baseline, at least two
     * @param margin above 0, in the unit of the differences
     * @return the one-sided test; the statistic is t
     */
    public static TestResult means(double[] differences, double margin) {
        double[] moved = moved(differences, margin);
        TestResult test = PairedTests.pairedT(Alternative.GREATER, moved);
        return result("paired t", test.statistic(), test.pValue(), margin, differences.length);
    }

    /**
     * Paired values in groups that are not independent, by the clustered standard error and Student's t at C − 1
     * degrees of freedom.
     *
     * @param differences candidate less baseline
     * @param clusters the group of each difference, at least two different ones
     * @param margin above 0, in the unit of the differences
     * @return the one-sided test; the statistic is t, n the number of groups
     */
    public static TestResult clustered(double[] differences, int[] clusters, double margin) {
        double[] moved = moved(differences, margin);
        double mean = Means.mean(moved);
        long groups = Arrays.stream(clusters).distinct().count();
        double error = Means.clusteredStandardError(moved, clusters);
        double t = mean == 0 ? 0 : mean / error;
        double p = Alternative.GREATER.pValue(t, z -> Distributions.t(z, groups - 1.0));
        return result("t, clustered", t, p, margin, groups);
    }

    private static double[] moved(double[] differences, double margin) {
        Checks.positive("margin", margin);
        return Arrays.stream(differences).map(d -> d + margin).toArray();
    }

    private static TestResult result(String method, double statistic, double p, double margin, long n) {
        String name = method + ", no worse by " + margin + ", one-sided";
        return new TestResult(name, statistic, Math.max(0, Math.min(1, p)), n);
    }
}
