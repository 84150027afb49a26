// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import io.github.finetune4j.internal.names.Given;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Logistic regression of ordered labels, such as priorities or stars: one set of weights says how far up a text lies,
 * and the intercepts, which fall, where each label ends (cumulative logits with proportional odds; McCullagh, 1980).
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OrdinalRegression {
    private static final int MOST_STEPS = 100;
    private static final int MOST_HALVINGS = 60;
    private static final double TOLERANCE = 1e-9;
    private static final double ROUNDING = 1e-14;

    private OrdinalRegression() {}

    /**
     * {@return a head of ordered labels, which minimises {@code C} times the sum of the rows' log-losses plus half the
     * sum of squared weights}
     *
     * @param vectors [rows][features], finite
     * @param labels of each row, from 0, the lowest, to below {@code outputs}; each has a row at least
     * @param outputs how many labels there are, at least two
     * @param inverseRegularization {@code C}, above 0
     * @param balancedLabels whether each label weighs as much as any other, however many rows it has
     * @throws IllegalArgumentException if the rows are not such, or the heap is too small for them
     */
    public static LinearHead fit(
            double[][] vectors, int[] labels, int outputs, double inverseRegularization, boolean balancedLabels) {
        Given.positive("inverseRegularization", inverseRegularization);
        FitRows.checkVectors(vectors);
        int[] counts = FitRows.counts(labels, vectors.length, outputs);
        long size = vectors[0].length + outputs - 1L;
        FitMemory.require(
                8L * vectors.length * (vectors[0].length + 8L) + 8 * size * size,
                vectors.length + " rows of " + vectors[0].length + " numbers and " + outputs + " ordered labels");
        double[] weights = new double[labels.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = inverseRegularization
                    * (balancedLabels ? labels.length / ((double) outputs * counts[labels[i]]) : 1);
        }
        return head(
                new OrdinalLoss(vectors, labels, weights, outputs),
                Arrays.stream(weights).sum());
    }

    private static LinearHead head(OrdinalLoss loss, double scale) {
        double[] w = minimum(loss, TOLERANCE + ROUNDING * scale);
        double[] weights = Arrays.copyOf(w, loss.features());
        double[] intercepts = Arrays.copyOfRange(w, loss.features(), w.length);
        double[][] same = new double[intercepts.length][];
        Arrays.fill(same, weights);
        return new LinearHead(HeadKind.ORDERED, same, intercepts);
    }

    private static double[] minimum(OrdinalLoss loss, double goal) {
        double[] w = loss.start();
        double value = loss.at(w);
        for (int n = 0; n < MOST_STEPS; n++) {
            double[] gradient = loss.gradient(w);
            double norm = norm(gradient);
            if (norm <= goal) {
                return w;
            }
            double[] step = gradient.clone();
            Cholesky.of(loss.curvature()).solve(step);
            double[] next = walk(loss, w, value, step, Products.dot(gradient, step, step.length), norm);
            value = loss.at(next);
            w = next;
        }
        throw new IllegalStateException("fitting ordered labels took more than " + MOST_STEPS
                + " steps -> lower inverseRegularization, or scale the vectors down");
    }

    private static double[] walk(OrdinalLoss loss, double[] w, double value, double[] step, double slope, double norm) {
        double length = 1;
        for (int n = 0; n < MOST_HALVINGS; n++) {
            double[] next = w.clone();
            Products.one(next, step, -length, 0, next.length);
            double there = loss.at(next);
            boolean even = Math.abs(there - value) <= 1e-13 * Math.abs(value);
            if (there <= value - 1e-4 * length * slope || (even && norm(loss.gradient(next)) < norm)) {
                return next;
            }
            length /= 2;
        }
        throw new IllegalStateException("fitting ordered labels came no nearer to the optimum than a gradient of "
                + norm + " -> lower inverseRegularization, or scale the vectors down");
    }

    private static double norm(double[] gradient) {
        return Math.sqrt(Products.dot(gradient, gradient, gradient.length));
    }
}
