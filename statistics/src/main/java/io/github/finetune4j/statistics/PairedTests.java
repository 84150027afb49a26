package io.github.finetune4j.statistics;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * Helpers around the differences of paired values, and the paired t test.
 *
 * @since 0.1
 */
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
            throw new IllegalArgumentException("a paired test needs the same rows on both sides, got " + baseline.length
                    + " and " + candidate.length + " values");
        }
        double[] differences = new double[baseline.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = candidate[i] - baseline[i];
        }
        return differences;
    }

    /**
     * The paired t test (Student, Biometrika 6, 1908): t = d̄ / (s/√n) at n − 1 degrees of freedom. It assumes that the mean
     * difference is close to normal; with few pairs or heavy tails prefer {@link SignFlip}.
     *
     * @param differences at least two finite differences
     * @return the test; the statistic is t. Without any spread t is infinite and p is 0, or 0 and 1 if all differences are 0
     */
    public static TestResult pairedT(double... differences) {
        double mean = Means.mean(differences);
        double t = mean == 0 ? 0 : mean / Means.standardError(differences);
        double p = 2 * new TDistribution(null, differences.length - 1.0).cumulativeProbability(-Math.abs(t));
        return new TestResult("paired t", t, Math.min(1, p), differences.length);
    }
}
