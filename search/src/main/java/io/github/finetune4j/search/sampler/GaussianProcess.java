// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Gaussian process: what to expect of a place, and how surely. Its covariance is the likeliest one, with the beliefs
 * that Optuna's sampler of this kind holds before it sees anything.
 */
final class GaussianProcess {
    private static final double DIRECT = -25;
    private static final int PARTS = 2;

    private final Places places;
    private final List<double[]> seen;
    private final double[] values;
    private final Covariance covariance;
    private final Cholesky factor;
    private final double[] alpha;
    private final double[] row;
    private final double[] solved;

    /** @param values around 0 with a spread of about 1 */
    GaussianProcess(Places places, List<double[]> seen, double[] values, Covariance covariance) {
        this.places = places;
        this.seen = seen;
        this.values = values;
        this.covariance = covariance;
        row = new double[values.length];
        solved = new double[values.length];
        double[][] matrix = new double[values.length][];
        for (int i = 0; i < matrix.length; i++) {
            covariances(seen.get(i), i);
            matrix[i] = Arrays.copyOf(row, i + 1);
            matrix[i][i] = covariance.own() + covariance.noise();
        }
        factor = new Cholesky(matrix);
        alpha = factor.solve(values);
    }

    /** This process, as if the given places had already shown what it expects there. */
    GaussianProcess believing(List<double[]> running) {
        List<double[]> more = new ArrayList<>(seen);
        double[] figures = Arrays.copyOf(values, values.length + running.size());
        for (int i = 0; i < running.size(); i++) {
            more.add(running.get(i));
            figures[values.length + i] = mean(running.get(i));
        }
        return new GaussianProcess(places, more, figures, covariance);
    }

    private void covariances(double[] point, int count) {
        for (int i = 0; i < count; i++) {
            row[i] = covariance.between(point, seen.get(i), places.unordered());
        }
    }

    Covariance covariance() {
        return covariance;
    }

    /** {@return what to expect of a place} */
    double mean(double[] point) {
        covariances(point, values.length);
        return Cholesky.dot(row, alpha, values.length);
    }

    /**
     * {@return log of the expected improvement on a figure; where it is no more than another one, that may be all that
     * is said}
     *
     * @param best figure
     * @param atLeast below it, the result is {@code -Infinity}
     */
    double logImprovement(double[] point, double best, double atLeast) {
        double better = best - mean(point);
        double variance = covariance.own();
        int from = 0;
        for (int part = PARTS; part >= 1; part /= 2) { // what is known of the variance so far is an upper bound
            if (part < PARTS && improvement(better, variance) <= atLeast) {
                return Double.NEGATIVE_INFINITY;
            }
            int to = values.length / part;
            variance -= factor.forward(row, solved, from, to);
            from = to;
        }
        return improvement(better, variance);
    }

    private static double improvement(double better, double variance) {
        double deviation = Math.sqrt(Math.max(variance, 1e-14));
        return Math.log(deviation) + logImprovement(better / deviation);
    }

    /** log(φ(z) + z Φ(z)), also where both cancel. */
    static double logImprovement(double z) {
        if (z > DIRECT) {
            return Math.log(Math.exp(Gauss.logDensity(z)) + z * Gauss.cumulative(z));
        }
        return Gauss.logDensity(z) - 2 * Math.log(-z) + Math.log1p(-3 / (z * z) + 15 / (z * z * z * z));
    }
}
