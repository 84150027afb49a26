// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

/** The distribution of Mann and Whitney's U where all assignments are equally likely. */
final class RankSums {
    private RankSums() {}

    /**
     * P(U ≥ u), by adding one value at a time: the greatest of m + n values is of the first sample with chance m/(m +
     * n).
     */
    static double tail(int m, int n, long u) {
        int most = Math.multiplyExact(m, n);
        double[][] rows = new double[n + 1][];
        for (int j = 0; j <= n; j++) {
            rows[j] = new double[] {1};
        }
        for (int i = 1; i <= m; i++) {
            rows[0] = new double[] {1};
            for (int j = 1; j <= n; j++) {
                rows[j] = mixed(rows[j], rows[j - 1], i, j);
            }
        }
        double tail = 0;
        for (int value = most; value >= Math.max(0, u); value--) {
            tail += rows[n][value];
        }
        return Math.min(1, tail);
    }

    /** Without its greatest value a sample of i and j has U less by j, or the same. */
    private static double[] mixed(double[] firstShorter, double[] secondShorter, int i, int j) {
        double[] mixed = new double[i * j + 1];
        double share = (double) i / (i + j);
        for (int value = 0; value < firstShorter.length; value++) {
            mixed[value + j] += share * firstShorter[value];
        }
        for (int value = 0; value < secondShorter.length; value++) {
            mixed[value] += (1 - share) * secondShorter[value];
        }
        return mixed;
    }
}
