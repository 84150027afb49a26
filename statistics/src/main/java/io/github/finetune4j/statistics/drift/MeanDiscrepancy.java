// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.drift;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Sorted;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
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
    /** What is less apart is the same discrepancy, added up in another order. */
    private static final double ROUNDING = 1e-12;

    private final double[][] kernel;
    private final int first;
    /** Of each vector, the sum of its kernels with the others. */
    private final double[] sums;

    private final double sum;

    private MeanDiscrepancy(double[][] kernel, int first) {
        this.kernel = kernel;
        this.first = first;
        sums = new double[kernel.length];
        for (int i = 0; i < kernel.length; i++) {
            for (int j = 0; j < i; j++) {
                sums[i] += kernel[i][j];
                sums[j] += kernel[i][j];
            }
        }
        sum = Arrays.stream(sums).sum() / 2;
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
        return squared(IntStream.range(0, first).toArray());
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
        int[] vectors = IntStream.range(0, kernel.length).toArray();
        long asGreat = 1;
        for (int i = 0; i < permutations; i++) {
            asGreat += squared(dealt(vectors, random)) >= observed - ROUNDING ? 1 : 0;
        }
        return new TestResult(
                "maximum mean discrepancy, permutation", observed, asGreat / (permutations + 1.0), kernel.length);
    }

    /** As many vectors as the first sample has, rising. */
    private int[] dealt(int[] vectors, RandomGenerator random) {
        for (int i = 0; i < first; i++) {
            int j = i + random.nextInt(vectors.length - i);
            int vector = vectors[i];
            vectors[i] = vectors[j];
            vectors[j] = vector;
        }
        int[] dealt = Arrays.copyOf(vectors, first);
        Arrays.sort(dealt);
        return dealt;
    }

    /** Only pairs within the first sample are added up: with the sums of all, the other pairs follow from them. */
    private double squared(int[] chosen) {
        double within = 0;
        double ofChosen = 0;
        for (int k = 0; k < chosen.length; k++) {
            within += sum(kernel[chosen[k]], chosen, k);
            ofChosen += sums[chosen[k]];
        }
        double between = ofChosen - 2 * within;
        double other = sum - within - between;
        double m = first;
        double n = kernel.length - m;
        return 2 * within / (m * (m - 1)) + 2 * other / (n * (n - 1)) - 2 * between / (m * n);
    }

    /** Two sums side by side, so that no addition waits for the one before. */
    private static double sum(double[] row, int[] places, int size) {
        double even = 0;
        double odd = 0;
        for (int i = 0; i + 1 < size; i += 2) {
            even += row[places[i]];
            odd += row[places[i + 1]];
        }
        return even + odd + (size % 2 == 0 ? 0 : row[places[size - 1]]);
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
        double[] sorted = Sorted.of(below);
        double median = rank < first ? 0 : sorted[(int) ((rank - first) / 2)];
        return median == 0 ? 0.5 : 0.5 * median;
    }
}
