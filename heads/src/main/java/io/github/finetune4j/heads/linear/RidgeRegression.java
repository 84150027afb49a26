// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import io.github.finetune4j.internal.names.Given;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Ridge regression: the numbers that a linear function of the vector comes nearest to, by squared error, with a penalty
 * on its weights. The intercept is not penalised.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArgumentSelectionDefectChecker") // the transposed matrix
public final class RidgeRegression {
    private static final int BLOCK = 64;

    private RidgeRegression() {}

    /**
     * {@return a head of numbers, which minimises the sum of squared errors plus the penalty times the sum of squared
     * weights}
     *
     * @param vectors [rows][features], finite
     * @param targets [rows][numbers], finite
     * @param penalty above 0, scikit-learn's {@code alpha}
     * @throws IllegalArgumentException if the rows are not such, or the heap is too small for them
     */
    public static LinearHead fit(double[][] vectors, double[][] targets, double penalty) {
        return fit(vectors, targets, penalty, progress -> {}, () -> false);
    }

    /**
     * {@return as {@link #fit(double[][], double[][], double)}, a head of numbers, whose fit is told and can be
     * cancelled}
     *
     * @param vectors [rows][features], finite
     * @param targets [rows][numbers], finite
     * @param penalty above 0, scikit-learn's {@code alpha}
     * @param listener hears of the beginning and of the end, between which there are no steps, in the thread that fits;
     *     what it throws is counted and logged
     * @param cancelled whether to stop, asked every few features; what it throws is counted and logged, and stops
     *     nothing. Interrupting the thread that fits does the same as {@code true}
     * @throws IllegalArgumentException if the rows are not such, or the heap is too small for them
     * @throws java.util.concurrent.CancellationException if it was cancelled, or the thread interrupted
     */
    public static LinearHead fit(
            double[][] vectors,
            double[][] targets,
            double penalty,
            Consumer<? super FitProgress> listener,
            BooleanSupplier cancelled) {
        FitMonitor monitor = new FitMonitor(listener, cancelled);
        Given.positive("penalty", penalty);
        FitRows.checkVectors(vectors);
        checkTargets(vectors.length, targets);
        int features = vectors[0].length;
        int size = Math.min(features, vectors.length);
        FitMemory.require(
                24L * vectors.length * features + 8L * size * size,
                vectors.length + " rows of " + features + " numbers");
        monitor.check();
        double[] means = means(vectors);
        double[][] centred = centred(vectors, means);
        double[] targetMeans = means(targets);
        double[][] wanted = centred(targets, targetMeans);
        double[][] weights = new double[targetMeans.length][features];
        monitor.report(progress(0, centred, wanted, weights, penalty));
        weights = features <= vectors.length
                ? byFeatures(centred, wanted, penalty, monitor)
                : byRows(centred, wanted, penalty, monitor);
        monitor.report(progress(1, centred, wanted, weights, penalty));
        for (int k = 0; k < targetMeans.length; k++) {
            targetMeans[k] -= Products.dot(weights[k], means, features);
        }
        return new LinearHead(HeadKind.NUMBERS, weights, targetMeans);
    }

    /** The loss has a curvature of twice the penalty at least, so its gradient says how far the optimum can be. */
    private static FitProgress progress(
            int step, double[][] rows, double[][] wanted, double[][] weights, double penalty) {
        double loss = 0;
        double square = 0;
        for (int k = 0; k < weights.length; k++) {
            double[] gradient = weights[k].clone();
            Products.one(gradient, weights[k], penalty - 1, 0, gradient.length);
            loss += penalty * Products.dot(weights[k], weights[k], gradient.length);
            for (int i = 0; i < rows.length; i++) {
                double miss = Products.dot(weights[k], rows[i], gradient.length) - wanted[i][k];
                loss += miss * miss;
                Products.one(gradient, rows[i], miss, 0, gradient.length);
            }
            square += Products.dot(gradient, gradient, gradient.length);
        }
        return new FitProgress(step, loss, Math.sqrt(square) / penalty);
    }

    private static void checkTargets(int rows, double[][] targets) {
        FitRows.checkSize("targets", targets.length, rows);
        for (int i = 0; i < rows; i++) {
            if (targets[i].length == 0 || targets[i].length != targets[0].length) {
                throw new IllegalArgumentException("targets of row " + i + ": " + targets[i].length
                        + " numbers, the first row has " + targets[0].length
                        + " -> give as many for each, at least one");
            }
            for (double target : targets[i]) {
                Given.finite("target of row " + i, target);
            }
        }
    }

    private static double[] means(double[][] rows) {
        double[] sums = new double[rows[0].length];
        for (double[] row : rows) {
            Products.one(sums, row, 1.0 / rows.length, 0, sums.length);
        }
        return sums;
    }

    private static double[][] centred(double[][] rows, double[] means) {
        double[][] centred = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            centred[i] = rows[i].clone();
            Products.one(centred[i], means, -1, 0, means.length);
        }
        return centred;
    }

    /** {@return [numbers][features], the solutions of (X'X + penalty) w = X'y} */
    private static double[][] byFeatures(double[][] rows, double[][] wanted, double penalty, FitMonitor monitor) {
        double[][] columns = transposed(rows);
        Cholesky gram = gram(rows, columns, penalty, monitor);
        double[][] weights = new double[wanted[0].length][columns.length];
        for (int k = 0; k < weights.length; k++) {
            Products.add(weights[k], column(wanted, k), rows, rows.length, 0, columns.length);
            gram.solve(weights[k]);
        }
        return weights;
    }

    /** {@return the same, as X' times the solutions of (XX' + penalty) u = y: for fewer rows than features} */
    private static double[][] byRows(double[][] rows, double[][] wanted, double penalty, FitMonitor monitor) {
        double[][] columns = transposed(rows);
        Cholesky gram = gram(columns, rows, penalty, monitor);
        double[][] weights = new double[wanted[0].length][columns.length];
        for (int k = 0; k < weights.length; k++) {
            double[] u = column(wanted, k);
            gram.solve(u);
            Products.add(weights[k], u, rows, rows.length, 0, columns.length);
        }
        return weights;
    }

    /** {@return the Cholesky factor of the sums of products of columns, given along and across, plus the penalty} */
    private static Cholesky gram(double[][] rows, double[][] columns, double penalty, FitMonitor monitor) {
        double[][] gram = new double[columns.length][];
        for (int from = 0; from < columns.length; from += BLOCK) {
            monitor.check();
            int first = from;
            Products.each(Math.min(BLOCK, columns.length - first), n -> {
                int j = first + n;
                gram[j] = new double[j + 1];
                gram[j][j] = penalty;
                Products.add(gram[j], columns[j], rows, rows.length, 0, j + 1);
            });
        }
        return Cholesky.of(gram, monitor);
    }

    private static double[][] transposed(double[][] rows) {
        double[][] columns = new double[rows[0].length][];
        for (int j = 0; j < columns.length; j++) {
            columns[j] = column(rows, j);
        }
        return columns;
    }

    private static double[] column(double[][] rows, int j) {
        double[] column = new double[rows.length];
        for (int i = 0; i < column.length; i++) {
            column[i] = rows[i][j];
        }
        return column;
    }
}
