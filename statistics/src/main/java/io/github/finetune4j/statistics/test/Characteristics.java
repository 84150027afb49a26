// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import java.util.Arrays;

/**
 * The empirical characteristic function at two points, as Epps and Singleton use it: means and covariances (divisor n)
 * of cos and sin of 0.4·x/σ and of 0.8·x/σ. All sums are taken from the first value's, so that little cancels, and
 * twice the angle needs no cosine of its own.
 */
final class Characteristics {
    private static final int SIZE = 4;

    private final double[] base = new double[SIZE];
    private final double[] sums = new double[SIZE];
    private final double[][] products = new double[SIZE][SIZE];
    private final int n;

    private Characteristics(double[] values, double step) {
        n = values.length;
        double[] row = new double[SIZE];
        put(values[0] * step, base);
        for (double value : values) {
            put(value * step, row);
            for (int i = 0; i < SIZE; i++) {
                row[i] -= base[i];
                sums[i] += row[i];
                for (int j = 0; j <= i; j++) {
                    products[i][j] += row[i] * row[j];
                }
            }
        }
    }

    static Characteristics of(double[] values, double sigma) {
        return new Characteristics(values, 0.4 / sigma);
    }

    private static void put(double angle, double... row) {
        double cosine = Math.cos(angle);
        double sine = Math.sin(angle);
        row[0] = cosine;
        row[1] = 2 * cosine * cosine - 1;
        row[2] = sine;
        row[3] = 2 * sine * cosine;
    }

    /** {@return by how much the means are greater than the other ones} */
    double[] minus(Characteristics other) {
        double[] difference = new double[SIZE];
        Arrays.setAll(difference, i -> base[i] - other.base[i] + (sums[i] / n - other.sums[i] / other.n));
        return difference;
    }

    double[][] covariance() {
        double[][] covariance = new double[SIZE][SIZE];
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] = products[i][j] / n - sums[i] / n * (sums[j] / n);
                covariance[j][i] = covariance[i][j];
            }
        }
        return covariance;
    }
}
