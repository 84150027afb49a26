// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;

/**
 * The empirical characteristic function at two points, as Epps and Singleton use it: means and covariances (divisor n)
 * of cos and sin of 0.4·x/σ and of 0.8·x/σ. All sums are taken from the first value's, so that little cancels, and
 * twice the angle needs no cosine of its own.
 */
final class Characteristics {
    private static final int SIZE = 4;
    /** So many values at a time stay near the processor. */
    private static final int BLOCK = 256;

    private final double[] base = new double[SIZE];
    private final double[] sums = new double[SIZE];
    private final double[][] products = new double[SIZE][SIZE];
    /** Sums and products of every so-manieth value, so that a processor can add several at a time. */
    private final double[][] laneSums = new double[SIZE][BLOCK];

    private final double[][][] laneProducts = new double[SIZE][SIZE][BLOCK];
    private final double[] angles = new double[BLOCK];
    private final double[][] rows = new double[SIZE][BLOCK];
    private final int n;

    private Characteristics(double[] values, double step) {
        n = values.length;
        put(values, 0, 1, step);
        Arrays.setAll(base, i -> rows[i][0]);
        for (int from = 0; from < n; from += BLOCK) {
            int size = Math.min(BLOCK, n - from);
            put(values, from, size, step);
            add(size);
        }
        for (int i = 0; i < SIZE; i++) {
            sums[i] = Arrays.stream(laneSums[i]).sum();
            for (int j = 0; j <= i; j++) {
                products[i][j] = Arrays.stream(laneProducts[i][j]).sum();
            }
        }
    }

    static Characteristics of(double[] values, double sigma) {
        return new Characteristics(values, 0.4 / sigma);
    }

    private void put(double[] values, int from, int size, double step) {
        for (int i = 0; i < size; i++) {
            angles[i] = values[from + i] * step;
        }
        SineCosine.of(angles, size, rows[2], rows[0]);
        for (int i = 0; i < size; i++) {
            double cosine = rows[0][i];
            double sine = rows[2][i];
            rows[0][i] = cosine - base[0];
            rows[1][i] = 2 * cosine * cosine - 1 - base[1];
            rows[2][i] = sine - base[2];
            rows[3][i] = 2 * sine * cosine - base[3];
        }
    }

    private void add(int size) {
        for (int i = 0; i < SIZE; i++) {
            addSums(rows[i], size, laneSums[i]);
            for (int j = 0; j <= i; j++) {
                addProducts(rows[i], rows[j], size, laneProducts[i][j]);
            }
        }
    }

    private static void addSums(double[] a, int size, double... sums) {
        for (int i = 0; i < size; i++) {
            sums[i] += a[i];
        }
    }

    private static void addProducts(double[] a, double[] b, int size, double... sums) {
        for (int i = 0; i < size; i++) {
            sums[i] += a[i] * b[i];
        }
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
