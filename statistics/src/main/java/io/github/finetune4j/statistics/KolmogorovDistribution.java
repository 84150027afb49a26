// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;

/**
 * How far the empirical distribution function of n values lies from the true one at most (R. Simard and P. L'Ecuyer,
 * Journal of Statistical Software 39, 2011): exact for few values, for large distances by the one-sided distribution,
 * which is then half of it, else by the series of Pelz and Good (JRSS B 38, 1976). The lines are drawn where scipy
 * draws them.
 */
final class KolmogorovDistribution {
    private static final int FEW = 140;

    private KolmogorovDistribution() {}

    /** {@return P(D ≥ d) for n values} */
    static double tail(double d, int n) {
        double t = n * d;
        if (t <= 0.5) {
            return 1;
        }
        if (d >= 1) {
            return 0;
        }
        double squared = t * d;
        boolean far = d >= 0.5 || squared >= (n <= FEW ? 4 : 2.2);
        if (far && t > 1 && t < n - 1) {
            return squared >= 370 ? 0 : Math.min(1, 2 * Smirnov.tail(d, n));
        }
        boolean bySteps = t > 1 && t < n - 1 && n > FEW && n <= 100_000 && n * Math.pow(d, 1.5) <= 1.4;
        // commons-math takes the exact form up to 140 values and the series beyond
        return 1 - (bySteps ? marsaglia(d, n) : new KolmogorovSmirnovTest().cdf(d, n));
    }

    /** The n-th power of a matrix of size 2·⌈nd⌉ (G. Marsaglia, W. Tsang and J. Wang, J. Statistical Software 8, 2003).
     * */
    private static double marsaglia(double d, int n) {
        int k = (int) (n * d) + 1;
        Scaled power = new Scaled(matrix(k, k - n * d), 0).power(n);
        double value = power.rows()[k - 1][k - 1];
        int tens = power.tens();
        for (int i = 1; i <= n; i++) {
            value = value * i / n;
            if (value < 1e-140) {
                value *= 1e140;
                tens -= 140;
            }
        }
        return value * Math.pow(10, tens);
    }

    private static double[][] matrix(int k, double h) {
        int m = 2 * k - 1;
        double[][] rows = new double[m][m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j <= Math.min(m - 1, i + 1); j++) {
                rows[i][j] = 1;
            }
        }
        for (int i = 0; i < m; i++) {
            rows[i][0] -= Math.pow(h, i + 1);
            rows[m - 1][i] -= Math.pow(h, m - i);
        }
        rows[m - 1][0] += h > 0.5 ? Math.pow(2 * h - 1, m) : 0;
        for (int i = 0; i < m; i++) {
            for (int j = 0; j <= i; j++) {
                for (int g = 1; g <= i - j + 1; g++) {
                    rows[i][j] /= g;
                }
            }
        }
        return rows;
    }

    /** A matrix times a power of ten. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Scaled(double[][] rows, int tens) {
        Scaled power(int n) {
            if (n == 1) {
                return this;
            }
            Scaled half = power(n / 2);
            Scaled square = half.times(half);
            return n % 2 == 0 ? square : square.times(this);
        }

        private Scaled times(Scaled other) {
            int m = rows.length;
            double[][] product = new double[m][m];
            for (int i = 0; i < m; i++) {
                for (int l = 0; l < m; l++) {
                    for (int j = 0; j < m; j++) {
                        product[i][j] += rows[i][l] * other.rows[l][j];
                    }
                }
            }
            boolean large = product[m / 2][m / 2] > 1e140;
            for (double[] row : product) {
                for (int j = 0; large && j < m; j++) {
                    row[j] *= 1e-140;
                }
            }
            return new Scaled(product, tens + other.tens + (large ? 140 : 0));
        }
    }
}
