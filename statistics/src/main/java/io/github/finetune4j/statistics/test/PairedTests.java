// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Distributions;
import io.github.finetune4j.statistics.interval.Means;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * The paired t test, and helpers for the differences of paired values.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class PairedTests {
    private PairedTests() {}

    /**
     * The differences {@code candidate − baseline}, pair by pair.
     *
     * @param baseline finite values
     * @param candidate finite values of the same rows in the same order
     * @return one difference per pair
     */
    public static double[] differences(double[] baseline, double[] candidate) {
        if (baseline.length != candidate.length) {
            throw new IllegalArgumentException("values: " + baseline.length + " of the baseline and " + candidate.length
                    + " of the candidate -> give the same rows on both sides");
        }
        double[] differences = new double[baseline.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = candidate[i] - baseline[i];
        }
        return differences;
    }

    /**
     * The paired t test (Student, Biometrika 6, 1908): t = d̄ / (s/√n) at n − 1 degrees of freedom. It assumes that the
     * mean difference is close to normal; with few pairs or heavy tails prefer {@link SignFlip}.
     *
     * @param differences at least two finite differences
     * @return the test; the statistic is t. Without any spread t is infinite and p is 0, or 0 and 1 if all differences
     *     are 0
     */
    public static TestResult pairedT(double... differences) {
        return pairedT(Alternative.TWO_SIDED, differences);
    }

    /**
     * The paired t test, also one-sided; see {@link #pairedT(double...)}.
     *
     * @param alternative which differences it looks for
     * @param differences at least two finite differences
     * @return the test; the statistic is t
     */
    public static TestResult pairedT(Alternative alternative, double... differences) {
        double mean = Means.mean(differences);
        double t = mean == 0 ? 0 : mean / Means.standardError(differences);
        double p = alternative.pValue(t, z -> Distributions.t(z, differences.length - 1.0));
        return new TestResult("paired t" + alternative.suffix(), t, Math.min(1, p), differences.length);
    }

    /**
     * The sign test: how many differences are positive among those other than zero, exactly by the binomial
     * distribution. It heeds no sizes, so it needs no assumption about them.
     *
     * @param differences at least one finite difference
     * @return the test; the statistic is the number of positive differences, and p is 1 if all are zero
     */
    public static TestResult sign(double... differences) {
        Checks.finite("differences", 1, differences);
        long positive = Arrays.stream(differences).filter(d -> d > 0).count();
        long negative = Arrays.stream(differences).filter(d -> d < 0).count();
        double p = McNemar.exact(positive, negative).pValue();
        return new TestResult("sign test, exact", (double) positive, p, differences.length);
    }
}
