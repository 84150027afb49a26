// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import java.util.Arrays;

/**
 * The covariance of two places: a part that sees all parameters at once, Matérn's kernel of 5/2, and one in which each
 * parameter adds its own share, 1 / (1 + w d²). The second learns from few trials what each parameter does by itself,
 * the first what they do together; the data say how much there is of each.
 */
final class Covariance {
    private static final double LEAST_NOISE = 1e-6;

    private final double[] theta;
    private final int dimensions;
    private final double[] weights;
    private final double together;
    private final double apart;
    private final double noise;

    /** @param theta logarithms: a weight for each dimension, the two parts' scales, the noise */
    Covariance(double[] theta) {
        this.theta = theta.clone();
        dimensions = theta.length - 3;
        weights = new double[dimensions];
        Arrays.setAll(weights, d -> Math.exp(theta[d]));
        together = Math.exp(theta[dimensions]);
        apart = Math.exp(theta[dimensions + 1]);
        noise = Math.max(LEAST_NOISE, Math.exp(theta[dimensions + 2]));
    }

    static double[] start(int dimensions) {
        double[] theta = new double[dimensions + 3];
        theta[dimensions] = Math.log(0.5);
        theta[dimensions + 1] = Math.log(0.5);
        theta[dimensions + 2] = Math.log(1e-3);
        return theta;
    }

    double[] theta() {
        return theta.clone();
    }

    double noise() {
        return noise;
    }

    /** {@return of a place with itself, without noise} */
    double own() {
        return together + apart;
    }

    /** {@return the covariance of two places} */
    double between(double[] one, double[] other, boolean[] unordered) {
        double length = 0;
        double sum = 0;
        for (int d = 0; d < dimensions; d++) {
            double own = weights[d] * Places.squared(one[d] - other[d], unordered[d]);
            length += own;
            sum += 1 / (1 + own);
        }
        double r = Math.sqrt(5 * length);
        return together * (1 + r + r * r / 3) * Math.exp(-r) + apart * sum / dimensions;
    }

    /**
     * {@return the covariance of two places}
     *
     * @param squared their distance in each dimension, from an index on
     * @param memory gets three figures from three times another index on, for the slopes
     */
    double of(double[] squared, int from, double[] memory, int pair) {
        double length = 0;
        double sum = 0;
        for (int d = 0; d < dimensions; d++) {
            double own = weights[d] * squared[from + d];
            length += own;
            sum += 1 / (1 + own);
        }
        double r = Math.sqrt(5 * length);
        double fading = Math.exp(-r);
        memory[3 * pair] = r;
        memory[3 * pair + 1] = fading;
        memory[3 * pair + 2] = sum;
        return together * (1 + r + r * r / 3) * fading + apart * sum / dimensions;
    }

    /** Adds what the logarithms change at a pair that pulls, of which the covariance was asked before. */
    void addSlopes(double[] squared, int from, double[] memory, int pair, double pull, double[] slope) {
        double r = memory[3 * pair];
        double fading = memory[3 * pair + 1];
        double steep = pull * together * 5.0 / 6 * (1 + r) * fading;
        double each = pull * apart / dimensions;
        for (int d = 0; d < dimensions; d++) {
            double own = weights[d] * squared[from + d];
            double share = 1 / (1 + own);
            slope[d] -= own * (each * share * share + steep);
        }
        slope[dimensions] += pull * together * (1 + r + r * r / 3) * fading;
        slope[dimensions + 1] += each * memory[3 * pair + 2];
    }

    /** Adds what the logarithms change where a place meets itself. */
    void addOwnSlopes(double pull, double[] slope) {
        slope[dimensions] += pull * together;
        slope[dimensions + 1] += pull * apart;
        slope[dimensions + 2] += noise > LEAST_NOISE ? pull * noise : 0;
    }

    /** {@return the logarithm of how far this was believed before anything was seen} The slopes are added. */
    double belief(double[] slope) {
        double belief = 0;
        for (int d = 0; d < dimensions; d++) {
            belief -= 0.1 / weights[d] + 0.1 * weights[d];
            slope[d] += 0.1 / weights[d] - 0.1 * weights[d];
        }
        slope[dimensions] += 1 - together;
        slope[dimensions + 1] += 1 - apart;
        slope[dimensions + 2] += noise > LEAST_NOISE ? 0.1 - 30 * noise : 0;
        return belief + Math.log(together) - together + Math.log(apart) - apart + 0.1 * Math.log(noise) - 30 * noise;
    }
}
