// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

/** Cholesky's factors of positive definite matrices, of which only the lower triangle is given: row i has i + 1. */
final class Cholesky {
    private Cholesky() {}

    /** Replaces the matrix by its factor. */
    static void factor(double[][] lower) {
        for (int i = 0; i < lower.length; i++) {
            double[] row = lower[i];
            for (int j = 0; j < i; j++) {
                row[j] = (row[j] - Products.dot(row, lower[j], j)) / lower[j][j];
            }
            row[i] = Math.sqrt(row[i] - Products.dot(row, row, i));
        }
    }

    /** Replaces the right-hand side by the solution. */
    static void solve(double[][] factor, double[] x) {
        for (int i = 0; i < factor.length; i++) {
            x[i] = (x[i] - Products.dot(factor[i], x, i)) / factor[i][i];
        }
        for (int i = factor.length - 1; i >= 0; i--) {
            x[i] /= factor[i][i];
            Products.one(x, factor[i], -x[i], 0, i);
        }
    }
}
