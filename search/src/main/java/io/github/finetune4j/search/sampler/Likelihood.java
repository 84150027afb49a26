// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import java.util.Arrays;
import java.util.List;

/** How likely figures are under a covariance, and which one is likeliest. */
final class Likelihood {
    private static final int STEPS = 30;
    private static final double NARROWEST = 9;

    private final double[] values;
    private final int dimensions;
    private final double[][][] squared;

    Likelihood(Places places, List<double[]> seen, double[] values) {
        this.values = values;
        dimensions = places.dimensions();
        squared = new double[seen.size()][][];
        for (int i = 0; i < squared.length; i++) {
            squared[i] = new double[i][];
            for (int j = 0; j < i; j++) {
                squared[i][j] = places.squared(seen.get(i), seen.get(j), new double[dimensions]);
            }
        }
    }

    /** Climbs by the signs of the slopes, each dimension with a step of its own (Riedmiller and Braun, 1993). */
    Covariance best() {
        double[] theta = Covariance.start(dimensions);
        double[] steps = new double[theta.length];
        Arrays.fill(steps, 0.4);
        double[] before = new double[theta.length];
        double[] slope = new double[theta.length];
        double[] top = theta.clone();
        double most = Double.NEGATIVE_INFINITY;
        for (int step = 0; step < STEPS; step++) {
            double likelihood = of(new Covariance(theta), slope);
            if (likelihood > most) {
                most = likelihood;
                top = theta.clone();
            }
            for (int d = 0; d < theta.length; d++) {
                double turn = slope[d] * before[d];
                steps[d] = Math.max(1e-3, Math.min(1, steps[d] * (turn > 0 ? 1.3 : turn < 0 ? 0.5 : 1)));
                theta[d] = Math.min(NARROWEST, theta[d] + Math.signum(slope[d]) * steps[d]);
                before[d] = slope[d];
            }
        }
        return new Covariance(top);
    }

    /** {@return log likelihood and belief} The slopes are put into the array. */
    double of(Covariance covariance, double[] slope) {
        int n = values.length;
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            matrix[i][i] = covariance.own() + covariance.noise();
            for (int j = 0; j < i; j++) {
                matrix[i][j] = covariance.of(squared[i][j]);
            }
        }
        Cholesky factor = new Cholesky(matrix);
        double[] alpha = factor.solve(values);
        double likelihood = -factor.halfLogDeterminant();
        for (int i = 0; i < n; i++) {
            likelihood -= 0.5 * values[i] * alpha[i];
        }
        Arrays.fill(slope, 0);
        addSlopes(covariance, alpha, factor.lowerInverse(), slope);
        return likelihood + covariance.belief(slope);
    }

    /** ½ (α αᵀ − K⁻¹) against the slopes of K, both halves of which are the same. */
    private void addSlopes(Covariance covariance, double[] alpha, double[][] inverse, double[] slope) {
        for (int i = 0; i < alpha.length; i++) {
            covariance.addOwnSlopes(0.5 * (alpha[i] * alpha[i] - inverse[i][i]), slope);
            for (int j = 0; j < i; j++) {
                covariance.addSlopes(squared[i][j], alpha[i] * alpha[j] - inverse[i][j], slope);
            }
        }
    }
}
