// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;

/**
 * The maximum mean discrepancy of two samples of vectors (A. Gretton et al., JMLR 13, 2012): 0 for equal distributions,
 * and greater than 0 for any difference, with a Gaussian kernel. Costs (n₁ + n₂)² kernels of memory and time, so give
 * some thousand vectors at most. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MeanDiscrepancy {
    private final double[][] kernel;
    private final int first;

    private MeanDiscrepancy(double[][] kernel, int first) {
        this.kernel = kernel;
        this.first = first;
    }

    /**
     * Compares vectors, with half the median of all squared distances within the first sample as the kernel's σ².
     *
     * @param first at least two vectors of the same length, finite
     * @param second at least two vectors of that length, finite
     * @return the comparison
     */
    public static MeanDiscrepancy of(double[][] first, double[][] second) {
        Checks.atLeast("the number of vectors in first", 2, first.length);
        Checks.atLeast("the number of vectors in second", 2, second.length);
        double[][] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        for (double[] vector : all) {
            Checks.finite("a vector", 1, vector);
            if (vector.length != first[0].length) {
                throw new IllegalArgumentException("lengths of vectors: " + first[0].length + " and " + vector.length
                        + " -> give vectors of one length");
            }
        }
        return new MeanDiscrepancy(kernel(all, first.length), first.length);
    }

    /**
     * Compares numbers, as vectors of length 1.
     *
     * @param first at least two finite values
     * @param second at least two finite values
     * @return the comparison
     */
    public static MeanDiscrepancy ofNumbers(double[] first, double[] second) {
        return of(vectors(first), vectors(second));
    }

    private static double[][] vectors(double[] values) {
        return Arrays.stream(values).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
    }

    /** {@return the unbiased estimate of the squared discrepancy, which may be negative where nothing differs} */
    public double squared() {
        boolean[] isFirst = new boolean[kernel.length];
        Arrays.fill(isFirst, 0, first, true);
        return squared(isFirst);
    }

    /**
     * The permutation test: how often as great a discrepancy comes from dealing the same vectors out anew.
     *
     * @param permutations how many, at least 1
     * @param random deals the vectors out
     * @return the test; the statistic is {@link #squared}, p counts the observed one too, so it is never 0
     */
    public TestResult test(int permutations, RandomGenerator random) {
        Checks.atLeast("permutations", 1, permutations);
        double observed = squared();
        boolean[] isFirst = new boolean[kernel.length];
        Arrays.fill(isFirst, 0, first, true);
        long asGreat = 1;
        for (int i = 0; i < permutations; i++) {
            shuffle(isFirst, random);
            asGreat += squared(isFirst) >= observed ? 1 : 0;
        }
        return new TestResult(
                "maximum mean discrepancy, permutation", observed, asGreat / (permutations + 1.0), kernel.length);
    }

    private static void shuffle(boolean[] marks, RandomGenerator random) {
        for (int i = marks.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            boolean mark = marks[i];
            marks[i] = marks[j];
            marks[j] = mark;
        }
    }

    private double squared(boolean[] isFirst) {
        double within = 0;
        double other = 0;
        double between = 0;
        for (int i = 0; i < kernel.length; i++) {
            double same = 0;
            double across = 0;
            for (int j = 0; j < i; j++) {
                if (isFirst[i] == isFirst[j]) {
                    same += kernel[i][j];
                } else {
                    across += kernel[i][j];
                }
            }
            between += across;
            within += isFirst[i] ? same : 0;
            other += isFirst[i] ? 0 : same;
        }
        double m = first;
        double n = kernel.length - m;
        return 2 * within / (m * (m - 1)) + 2 * other / (n * (n - 1)) - 2 * between / (m * n);
    }

    private static double[][] kernel(double[][] vectors, int first) {
        double[][] kernel = new double[vectors.length][];
        for (int i = 0; i < vectors.length; i++) {
            kernel[i] = new double[i];
            for (int j = 0; j < i; j++) {
                kernel[i][j] = distance(vectors[i], vectors[j]);
            }
        }
        double gamma = 1 / (2 * bandwidth(kernel, first));
        for (double[] row : kernel) {
            for (int j = 0; j < row.length; j++) {
                row[j] = Math.exp(-gamma * row[j]);
            }
        }
        return kernel;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    /** σ²: half the median of all n² squared distances of the first sample, the zeros of its diagonal among them. */
    private static double bandwidth(double[][] distances, int first) {
        double[] below = new double[first * (first - 1) / 2];
        int next = 0;
        for (int i = 0; i < first; i++) {
            for (int j = 0; j < i; j++) {
                below[next++] = distances[i][j];
            }
        }
        // numpy's "nearest" rounds half to even; each distance stands twice, behind the zeros
        long rank = (long) Math.rint(((double) first * first - 1) / 2);
        double[] sorted = Sorting.sorted(below);
        double median = rank < first ? 0 : sorted[(int) ((rank - first) / 2)];
        return median == 0 ? 0.5 : 0.5 * median;
    }
}
