// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;

/**
 * The loss of ordered labels with proportional odds: weights of the features, then an intercept between each two
 * neighbouring labels, which fall. It is convex in all of them together.
 */
final class OrdinalLoss {
    private final double[][] vectors;
    private final int[] labels;
    private final double[] weights;
    private final int features;
    private final int cuts;
    /** Of each row: derivatives by the upper and lower value, then second ones: upper, lower, mixed. */
    private final double[][] parts;

    OrdinalLoss(double[][] vectors, int[] labels, double[] weights, int outputs) {
        this.vectors = vectors;
        this.labels = labels;
        this.weights = weights;
        features = vectors[0].length;
        cuts = outputs - 1;
        parts = new double[5][vectors.length];
    }

    int size() {
        return features + cuts;
    }

    int features() {
        return features;
    }

    /** {@return the loss; infinite where the intercepts do not fall} The derivatives are taken there. */
    double at(double[] w) {
        for (int k = features + 1; k < w.length; k++) {
            if (!(w[k] < w[k - 1])) {
                return Double.POSITIVE_INFINITY;
            }
        }
        double sum = Products.dot(w, w, features) / 2;
        for (int i = 0; i < vectors.length; i++) {
            double value = Products.dot(w, vectors[i], features);
            double high = labels[i] == 0 ? Double.POSITIVE_INFINITY : value + w[features + labels[i] - 1];
            double low = labels[i] == cuts ? Double.NEGATIVE_INFINITY : value + w[features + labels[i]];
            sum += weights[i] * row(i, high, low);
        }
        return sum;
    }

    /** The probability is sigmoid(high) - sigmoid(low). */
    private double row(int i, double high, double low) {
        double gap = high - low;
        double r = gap == Double.POSITIVE_INFINITY ? 0 : 1 / Math.expm1(gap);
        double bend = r * (1 + r);
        double above = Probabilities.sigmoid(-high);
        double below = Probabilities.sigmoid(low);
        double weight = weights[i];
        parts[0][i] = -weight * (r + above);
        parts[1][i] = weight * (r + below);
        parts[2][i] = weight * (bend + above * (1 - above));
        parts[3][i] = weight * (bend + below * (1 - below));
        parts[4][i] = -weight * bend;
        return -Math.log(-Math.expm1(-gap)) + softplus(-high) + softplus(low);
    }

    private static double softplus(double value) {
        return Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));
    }

    double[] gradient(double[] w) {
        double[] gradient = new double[size()];
        System.arraycopy(w, 0, gradient, 0, features);
        double[] scales = new double[vectors.length];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = parts[0][i] + parts[1][i];
            addCuts(gradient, i, parts[0][i], parts[1][i]);
        }
        Products.add(gradient, scales, vectors, vectors.length, 0, features);
        return gradient;
    }

    /** The outermost labels have no upper, or no lower, intercept, and zeros there. */
    private void addCuts(double[] sums, int i, double upper, double lower) {
        if (labels[i] > 0) {
            sums[features + labels[i] - 1] += upper;
        }
        if (labels[i] < cuts) {
            sums[features + labels[i]] += lower;
        }
    }

    /** {@return the lower triangle of the second derivatives} */
    double[][] curvature() {
        double[][] curvature = new double[size()][];
        Products.each(features, j -> {
            curvature[j] = new double[j + 1];
            curvature[j][j] = 1;
            double[] scales = new double[vectors.length];
            for (int i = 0; i < scales.length; i++) {
                scales[i] = (parts[2][i] + parts[3][i] + 2 * parts[4][i]) * vectors[i][j];
            }
            Products.add(curvature[j], scales, vectors, vectors.length, 0, j + 1);
        });
        for (int k = 0; k < cuts; k++) {
            curvature[features + k] = cut(k);
        }
        return curvature;
    }

    private double[] cut(int k) {
        double[] row = new double[features + k + 1];
        double[] scales = new double[vectors.length];
        for (int i = 0; i < scales.length; i++) {
            if (labels[i] == k + 1) {
                scales[i] = parts[2][i] + parts[4][i];
                row[features + k] += parts[2][i];
            } else if (labels[i] == k) {
                scales[i] = parts[3][i] + parts[4][i];
                row[features + k] += parts[3][i];
                if (k > 0) {
                    row[features + k - 1] += parts[4][i];
                }
            }
        }
        Products.add(row, scales, vectors, vectors.length, 0, features);
        return row;
    }

    /** {@return where to begin: no weights, and the intercepts of the labels' shares} */
    double[] start() {
        double[] above = new double[cuts];
        for (int i = 0; i < labels.length; i++) {
            for (int k = 0; k < labels[i]; k++) {
                above[k] += weights[i];
            }
        }
        double all = Arrays.stream(weights).sum();
        double[] start = new double[size()];
        for (int k = 0; k < cuts; k++) {
            start[features + k] = Math.log(above[k] / (all - above[k]));
        }
        return start;
    }
}
