// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

/** The distribution of Mann and Whitney's U where all assignments are equally likely. */
final class RankSums {
    private RankSums() {}

    /**
     * {@return P(U = 0) to P(U = most), where most is at most half of all pairs} They are the coefficients of Gauss's
     * binomial, which grows by one factor (1 − q^(m + i)) / (1 − q^i) with each value of the smaller sample.
     */
    static double[] chances(int first, int second, int most) {
        int m = Math.max(first, second);
        int n = Math.min(first, second);
        double[] chances = new double[most + 1];
        chances[0] = 1;
        for (int i = 1; i <= n; i++) {
            for (int u = most; u >= m + i; u--) {
                chances[u] -= chances[u - m - i];
            }
            double share = (double) i / (m + i);
            for (int u = 0; u <= most; u++) {
                chances[u] = chances[u] * share + (u < i ? 0 : chances[u - i]);
            }
        }
        return chances;
    }
}
