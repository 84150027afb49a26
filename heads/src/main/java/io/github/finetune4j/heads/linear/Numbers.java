// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;

/** Tables of numbers taken as one long vector. */
final class Numbers {
    private Numbers() {}

    static void zero(double[][] a) {
        for (double[] row : a) {
            Arrays.fill(row, 0);
        }
    }

    static double dot(double[][] a, double[][] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Products.dot(a[i], b[i], a[i].length);
        }
        return sum;
    }

    static double norm(double[][] a) {
        return Math.sqrt(dot(a, a));
    }

    /** Adds scale * b to a. */
    static void add(double[][] a, double scale, double[][] b) {
        for (int i = 0; i < a.length; i++) {
            Products.one(a[i], b[i], scale, 0, a[i].length);
        }
    }

    static void copy(double[][] from, double[][] to) {
        for (int i = 0; i < from.length; i++) {
            System.arraycopy(from[i], 0, to[i], 0, from[i].length);
        }
    }

    /** Puts a / b into quotient. */
    static void divide(double[][] a, double[][] b, double[][] quotient) {
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                quotient[i][j] = a[i][j] / b[i][j];
            }
        }
    }

    /** Replaces b by a + scale * b. */
    static void combine(double[][] a, double scale, double[][] b) {
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                b[i][j] = Math.fma(scale, b[i][j], a[i][j]);
            }
        }
    }

    static void scale(double[][] a, double scale) {
        for (double[] row : a) {
            for (int j = 0; j < row.length; j++) {
                row[j] *= scale;
            }
        }
    }

    /** {@return the sum of a * a / b} */
    static double dividedSquares(double[][] a, double[][] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                sum += a[i][j] * a[i][j] / b[i][j];
            }
        }
        return sum;
    }

    /** Replaces 1 + a by 1 + scale * a. */
    static void soften(double[][] a, double scale) {
        for (double[] row : a) {
            for (int j = 0; j < row.length; j++) {
                row[j] = 1 + scale * (row[j] - 1);
            }
        }
    }
}
