// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Sobol's indices by the scheme and the estimators that Saltelli et al. recommend (Computer Physics Communications 181,
 * 2010, table 2 (b) and (f)): two samples A and B, and A with one column of B after the other. The total index is
 * Jansen's.
 */
final class Saltelli {
    private static final double LEVEL = 0.95;

    private final ToDoubleFunction<double[]> model;
    private final double[][] a;
    private final double[][] b;
    private final double[] ofA;
    private final double[] ofB;
    private final double mean;
    private final double variance;

    /**
     * Draws the two samples.
     *
     * @param model of probabilities
     * @param columns how many probabilities it takes
     * @param rows of each sample
     * @param random the source of chance
     */
    Saltelli(ToDoubleFunction<double[]> model, int columns, int rows, RandomGenerator random) {
        this.model = model;
        a = Hypercube.sample(rows, columns, random);
        b = Hypercube.sample(rows, columns, random);
        ofA = Arrays.stream(a).mapToDouble(model).toArray();
        ofB = Arrays.stream(b).mapToDouble(model).toArray();
        mean = (Means.mean(ofA) + Means.mean(ofB)) / 2;
        centre(ofA, mean);
        centre(ofB, mean);
        variance = (square(ofA) + square(ofB)) / (2.0 * rows);
    }

    private static void centre(double[] values, double mean) {
        for (int i = 0; i < values.length; i++) {
            values[i] -= mean;
        }
    }

    private static double square(double[] values) {
        return Arrays.stream(values).map(v -> v * v).sum();
    }

    /** The two indices of one column, shares of the variance. */
    record Indices(Interval first, Interval total) {}

    /** {@return the indices; 0 where nothing varies} */
    Indices of(int column) {
        double[] first = new double[a.length];
        double[] total = new double[a.length];
        for (int row = 0; row < a.length; row++) {
            double[] mixed = a[row].clone();
            mixed[column] = b[row][column];
            double changed = model.applyAsDouble(mixed) - mean;
            first[row] = share(ofB[row] * (changed - ofA[row]));
            total[row] = share((ofA[row] - changed) * (ofA[row] - changed) / 2);
        }
        return new Indices(Means.tInterval(first, LEVEL), Means.tInterval(total, LEVEL));
    }

    private double share(double part) {
        return variance > 0 ? part / variance : 0;
    }
}
