// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

/** The lower triangle whose square is a positive definite matrix. */
final class Cholesky {
    private final double[][] lower;

    /** @param matrix is overwritten; its diagonal is lifted by as much as rounding takes away */
    Cholesky(double[][] matrix) {
        lower = matrix;
        for (int i = 0; i < lower.length; i++) {
            double[] row = lower[i];
            for (int j = 0; j < i; j++) {
                row[j] = (row[j] - dot(row, lower[j], j)) / lower[j][j];
            }
            row[i] = Math.sqrt(Math.max(row[i] - dot(row, row, i), 1e-10));
        }
    }

    static double dot(double[] one, double[] other, int length) {
        return dot(one, other, 0, length);
    }

    private static double dot(double[] one, double[] other, int from, int to) {
        double a = 0; // four sums: an addition need not wait for the one before it
        double b = 0;
        double c = 0;
        double d = 0;
        int k = from;
        for (; k + 3 < to; k += 4) {
            a += one[k] * other[k];
            b += one[k + 1] * other[k + 1];
            c += one[k + 2] * other[k + 2];
            d += one[k + 3] * other[k + 3];
        }
        for (; k < to; k++) {
            a += one[k] * other[k];
        }
        return (a + b) + (c + d);
    }

    /** {@return half of the log of the determinant} */
    double halfLogDeterminant() {
        double sum = 0;
        for (int i = 0; i < lower.length; i++) {
            sum += Math.log(lower[i][i]);
        }
        return sum;
    }

    private double[] forward(double[] right) {
        double[] x = new double[lower.length];
        forward(right, x, 0, x.length);
        return x;
    }

    /**
     * Solves some rows of the triangle, of which those before are solved.
     *
     * @return the square of what was solved
     */
    double forward(double[] right, double[] x, int from, int to) {
        double square = 0;
        for (int i = from; i < to; i++) {
            x[i] = (right[i] - dot(lower[i], x, i)) / lower[i][i];
            square += x[i] * x[i];
        }
        return square;
    }

    double[] solve(double[] right) {
        double[] x = forward(right);
        for (int i = x.length - 1; i >= 0; i--) {
            x[i] /= lower[i][i];
            for (int j = 0; j < i; j++) {
                x[j] -= lower[i][j] * x[i];
            }
        }
        return x;
    }

    /** {@return the inverse, of which only the lower half is filled in} */
    double[][] lowerInverse() {
        int n = lower.length;
        double[][] columns = new double[n][];
        for (int i = 0; i < n; i++) {
            columns[i] = unitColumn(i);
        }
        double[][] inverse = new double[n][];
        for (int i = 0; i < n; i++) {
            inverse[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                inverse[i][j] = dot(columns[i], columns[j], i, n);
            }
        }
        return inverse;
    }

    /** A column of the triangle's own inverse. */
    private double[] unitColumn(int column) {
        double[] x = new double[lower.length];
        x[column] = 1 / lower[column][column];
        for (int i = column + 1; i < x.length; i++) {
            x[i] = -dot(lower[i], x, column, i) / lower[i][i];
        }
        return x;
    }
}
