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

    private final Places places;
    private final List<double[]> seen;
    private final double[] values;
    private final double best;
    private final Covariance covariance;
    private final Cholesky factor;
    private final double[] alpha;

    private GaussianProcess(Places places, List<double[]> seen, double[] values, double best, Covariance covariance) {
        this.places = places;
        this.seen = seen;
        this.values = values;
        this.best = best;
        this.covariance = covariance;
        double[][] matrix = new double[values.length][];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = Arrays.copyOf(covariances(seen.get(i), i), i + 1);
            matrix[i][i] = covariance.own() + covariance.noise();
        }
        factor = new Cholesky(matrix);
        alpha = factor.solve(values);
    }

    /** A process over losses, with a covariance that was learnt from them, or from the first ones of them. */
    static GaussianProcess of(Places places, List<double[]> seen, double[] losses, Covariance covariance) {
        double[] values = standard(losses);
        double best = Arrays.stream(values).min().orElseThrow();
        return new GaussianProcess(places, seen, values, best, covariance);
    }

    /** This process, as if the given places had already shown what it expects there. */
    GaussianProcess believing(List<double[]> running) {
        List<double[]> more = new ArrayList<>(seen);
        double[] figures = Arrays.copyOf(values, values.length + running.size());
        for (int i = 0; i < running.size(); i++) {
            more.add(running.get(i));
            figures[values.length + i] = mean(covariances(running.get(i), values.length));
        }
        return new GaussianProcess(places, more, figures, best, covariance);
    }

    /** Losses around 0 with a spread of 1; what is far worse than the middle is drawn in. */
    static double[] standard(double[] losses) {
        double[] sorted = losses.clone();
        Arrays.sort(sorted);
        double least = sorted[0];
        double middle = sorted[sorted.length / 2];
        double unit = Math.max(middle - least, 1e-12 * Math.max(1, Math.abs(least)));
        double[] values = Arrays.stream(losses)
                .map(loss -> loss <= middle ? (loss - middle) / unit : Math.log1p((loss - middle) / unit))
                .toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double spread = Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
        return Arrays.stream(values)
                .map(value -> (value - mean) / Math.max(spread, 1e-12))
                .toArray();
    }

    private double[] covariances(double[] point, int count) {
        double[] covariances = new double[count];
        double[] squared = new double[places.dimensions()];
        for (int i = 0; i < count; i++) {
            covariances[i] = covariance.of(places.squared(point, seen.get(i), squared));
        }
        return covariances;
    }

    private double mean(double[] covariances) {
        double mean = 0;
        for (int i = 0; i < alpha.length; i++) {
            mean += covariances[i] * alpha[i];
        }
        return mean;
    }

    /** {@return log of the expected improvement on the best figure} */
    double logImprovement(double[] point) {
        double[] covariances = covariances(point, values.length);
        double variance = covariance.own() - factor.squaredNorm(covariances);
        double deviation = Math.sqrt(Math.max(variance, 1e-14));
        return Math.log(deviation) + logImprovement((best - mean(covariances)) / deviation);
    }

    /** log(φ(z) + z Φ(z)), also where both cancel. */
    static double logImprovement(double z) {
        if (z > DIRECT) {
            return Math.log(Math.exp(Gauss.logDensity(z)) + z * Gauss.cumulative(z));
        }
        return Gauss.logDensity(z) - 2 * Math.log(-z) + Math.log1p(-3 / (z * z) + 15 / (z * z * z * z));
    }
}
