// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import io.github.finetune4j.internal.names.Given;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
        return fit(vectors, labels, outputs, inverseRegularization, balancedLabels, progress -> {}, () -> false);
    }

    /**
     * {@return as {@link #fit(double[][], int[], int, double, boolean)}, a head of ordered labels, whose fit is told
     * and can be cancelled}
     *
     * @param vectors [rows][features], finite
     * @param labels of each row, from 0, the lowest, to below {@code outputs}; each has a row at least
     * @param outputs how many labels there are, at least two
     * @param inverseRegularization {@code C}, above 0
     * @param balancedLabels whether each label weighs as much as any other, however many rows it has
     * @param listener hears of each step, in the thread that fits; what it throws is counted and logged
     * @param cancelled whether to stop, asked before every pass over the rows; what it throws is counted and logged,
     *     and stops nothing. Interrupting the thread that fits does the same as {@code true}
     * @throws IllegalArgumentException if the rows are not such, or the heap is too small for them
     * @throws java.util.concurrent.CancellationException if it was cancelled, or the thread interrupted
     */
    public static LinearHead fit(
            double[][] vectors,
            int[] labels,
            int outputs,
            double inverseRegularization,
            boolean balancedLabels,
            Consumer<? super FitProgress> listener,
            BooleanSupplier cancelled) {
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
                Arrays.stream(weights).sum(),
                new FitMonitor(listener, cancelled));
    }

    private static LinearHead head(OrdinalLoss loss, double scale, FitMonitor monitor) {
        double[] w = minimum(loss, TOLERANCE + ROUNDING * scale, monitor);
        double[] weights = Arrays.copyOf(w, loss.features());
        double[] intercepts = Arrays.copyOfRange(w, loss.features(), w.length);
        double[][] same = new double[intercepts.length][];
        Arrays.fill(same, weights);
        return new LinearHead(HeadKind.ORDERED, same, intercepts);
    }

    private static double[] minimum(OrdinalLoss loss, double goal, FitMonitor monitor) {
        monitor.check();
        double[] w = loss.start();
        double value = loss.at(w);
        for (int n = 0; n < MOST_STEPS; n++) {
            double[] gradient = loss.gradient(w);
            double norm = norm(gradient);
            monitor.report(new FitProgress(n, value, norm));
            if (norm <= goal) {
                return w;
            }
            monitor.check();
            double[] step = gradient.clone();
            Cholesky.of(loss.curvature(), monitor).solve(step);
            double[] next = walk(loss, w, value, step, gradient, monitor);
            value = loss.at(next);
            w = next;
        }
        throw new IllegalStateException("fitting ordered labels took more than " + MOST_STEPS
                + " steps -> lower inverseRegularization, or scale the vectors down");
    }

    private static double[] walk(
            OrdinalLoss loss, double[] w, double value, double[] step, double[] gradient, FitMonitor monitor) {
        double slope = Products.dot(gradient, step, step.length);
        double norm = norm(gradient);
        double length = 1;
        for (int n = 0; n < MOST_HALVINGS; n++) {
            monitor.check();
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
