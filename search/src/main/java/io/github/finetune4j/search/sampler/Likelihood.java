// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import java.util.Arrays;
import java.util.List;

/** The likelihood of figures under a covariance, and the covariance of the greatest. */
final class Likelihood {
    private static final int STEPS = 30;
    private static final int FEW_STEPS = 10;
    private static final double FINE = 0.02;
    private static final double NARROWEST = 9;

    private final double[] values;
    private final int dimensions;
    private final double[] squared; // of each pair, one after the other
    private final double[] memory;

    Likelihood(Places places, List<double[]> seen, double[] values) {
        this.values = values;
        dimensions = places.dimensions();
        int pairs = values.length * (values.length - 1) / 2;
        squared = new double[pairs * dimensions];
        memory = new double[3 * pairs];
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < i; j++) {
                places.squared(seen.get(i), seen.get(j), squared, at);
                at += dimensions;
            }
        }
    }

    /**
     * Climbs by the signs of the slopes, each dimension with a step of its own (Riedmiller and Braun, 1993), until all
     * steps are small.
     */
    Covariance best() {
        return best(Covariance.start(dimensions), STEPS, 0.4);
    }

    /** The same from a covariance that was the likeliest one of almost the same figures: it takes fewer steps. */
    Covariance best(Covariance from) {
        return best(from.theta(), FEW_STEPS, 0.1);
    }

    private Covariance best(double[] theta, int most, double first) {
        double[] steps = new double[theta.length];
        Arrays.fill(steps, first);
        double[] before = new double[theta.length];
        double[] slope = new double[theta.length];
        double[] top = theta.clone();
        double likeliest = Double.NEGATIVE_INFINITY;
        double widest = 1;
        for (int step = 0; step < most && widest > FINE; step++) {
            double likelihood = of(new Covariance(theta), slope);
            if (likelihood > likeliest) {
                likeliest = likelihood;
                top = theta.clone();
            }
            widest = 0;
            for (int d = 0; d < theta.length; d++) {
                double turn = slope[d] * before[d];
                steps[d] = Math.max(1e-3, Math.min(1, steps[d] * (turn > 0 ? 1.3 : turn < 0 ? 0.5 : 1)));
                widest = Math.max(widest, steps[d]);
                theta[d] = Math.min(NARROWEST, theta[d] + Math.signum(slope[d]) * steps[d]);
                before[d] = slope[d];
            }
        }
        return new Covariance(top);
    }

    /** {@return log likelihood and belief} The slopes are put into the array. */
    double of(Covariance covariance, double[] slope) {
        int n = values.length;
        double[][] matrix = new double[n][];
        int pair = 0;
        for (int i = 0; i < n; i++) {
            matrix[i] = new double[i + 1];
            for (int j = 0; j < i; j++) {
                matrix[i][j] = covariance.of(squared, pair * dimensions, memory, pair);
                pair++;
            }
            matrix[i][i] = covariance.own() + covariance.noise();
        }
        Cholesky factor = new Cholesky(matrix);
        double[] alpha = factor.solve(values);
        double likelihood = -factor.halfLogDeterminant() - 0.5 * Cholesky.dot(values, alpha, n);
        Arrays.fill(slope, 0);
        addSlopes(covariance, alpha, factor.lowerInverse(), slope);
        return likelihood + covariance.belief(slope);
    }

    /** ½ (α αᵀ − K⁻¹) against the slopes of K, both halves of which are the same. */
    private void addSlopes(Covariance covariance, double[] alpha, double[][] inverse, double[] slope) {
        int pair = 0;
        for (int i = 0; i < alpha.length; i++) {
            covariance.addOwnSlopes(0.5 * (alpha[i] * alpha[i] - inverse[i][i]), slope);
            for (int j = 0; j < i; j++) {
                double pull = alpha[i] * alpha[j] - inverse[i][j];
                covariance.addSlopes(squared, pair * dimensions, memory, pair, pull, slope);
                pair++;
            }
        }
    }
}
