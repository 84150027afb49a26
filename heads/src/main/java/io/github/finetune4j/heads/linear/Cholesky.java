// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

/** Cholesky's factor R of a positive definite matrix R'R, in rows, so that every inner loop goes along an array. */
final class Cholesky {
    private final double[][] upper;

    private Cholesky(double[][] upper) {
        this.upper = upper;
    }

    /** {@return the factor} Takes the lower triangle: of row i the first i + 1. */
    static Cholesky of(double[][] lower) {
        return of(lower, new FitMonitor(progress -> {}, () -> false));
    }

    /** {@return the same} Looks at each row whether the fit was cancelled. */
    static Cholesky of(double[][] lower, FitMonitor monitor) {
        int n = lower.length;
        double[][] upper = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                upper[j][i] = lower[i][j];
            }
        }
        double[] scales = new double[n];
        for (int i = 0; i < n; i++) {
            monitor.check();
            for (int j = 0; j < i; j++) {
                scales[j] = -upper[j][i];
            }
            Products.add(upper[i], scales, upper, i, i, n);
            double root = Math.sqrt(upper[i][i]);
            for (int j = i; j < n; j++) {
                upper[i][j] /= root;
            }
        }
        return new Cholesky(upper);
    }

    /** Replaces the right-hand side by the solution. */
    void solve(double[] x) {
        int n = upper.length;
        for (int i = 0; i < n; i++) {
            x[i] /= upper[i][i];
            Products.one(x, upper[i], -x[i], i + 1, n);
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = x[i];
            for (int j = i + 1; j < n; j++) {
                sum -= upper[i][j] * x[j];
            }
            x[i] = sum / upper[i][i];
        }
    }

    /** Replaces rows B by those of R'^-1 B, so that B'(R'R)^-1 B is their product with themselves. */
    void divide(double[][] rows) {
        double[] scales = new double[rows.length];
        for (int a = 0; a < rows.length; a++) {
            double[] row = rows[a];
            for (int b = 0; b < a; b++) {
                scales[b] = -upper[b][a];
            }
            Products.add(row, scales, rows, a, 0, row.length);
            for (int j = 0; j < row.length; j++) {
                row[j] /= upper[a][a];
            }
        }
    }
}
