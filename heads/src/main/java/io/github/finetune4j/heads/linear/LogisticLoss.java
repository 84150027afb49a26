// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;

/**
 * The sum of the rows' losses and half the squared norm of the weights, with its derivatives. Rows are gone through in
 * portions, so that values of all rows and outputs are kept only once, as chances.
 */
final class LogisticLoss {
    private static final int MOST_VALUES = 1 << 20;

    private final Design design;
    private final Link link;
    private final int outputs;
    private final float[][] chances;
    private final double[] losses;
    private final double[][] values;

    LogisticLoss(Design design, Link link, int outputs) {
        this.design = design;
        this.link = link;
        this.outputs = outputs;
        chances = new float[design.rows()][outputs];
        losses = new double[design.rows()];
        values = new double[portion(design.rows(), outputs)][outputs];
    }

    /** {@return how many rows are gone through at a time: whole blocks} */
    static int portion(int rows, int outputs) {
        int blocks = Math.max(1, MOST_VALUES / outputs / DenseDesign.BLOCK);
        return (int) Math.min(rows, (long) blocks * DenseDesign.BLOCK);
    }

    /** {@return how large the gradient's terms are together} */
    double scale() {
        double sum = 0;
        for (int i = 0; i < losses.length; i++) {
            sum += link.weight(i) * design.length(i);
        }
        return sum;
    }

    double[][] zeros() {
        return design.zeros(outputs);
    }

    /** {@return the value at w, where the curvature is taken from now on} Puts the gradient into gradient. */
    double at(double[][] w, double[][] gradient) {
        return at(design.exact(), w, gradient);
    }

    /** The same with single precision. */
    double nearly(double[][] w, double[][] gradient) {
        return at(design.rough(), w, gradient);
    }

    private double at(Design.Maps maps, double[][] w, double[][] gradient) {
        Numbers.zero(gradient);
        for (int from = 0; from < design.rows(); from += values.length) {
            int to = Math.min(design.rows(), from + values.length);
            maps.forward(
                    w, outputs, from, to, values, (row, each) -> losses[row] = link.residuals(row, each, chances[row]));
            maps.backward(values, outputs, from, to, gradient);
        }
        design.addPenalty(w, gradient);
        double sum = 0;
        for (double loss : losses) {
            sum += loss;
        }
        return sum + design.penalty(w) / 2;
    }

    /** Puts the second derivative times v into product. */
    void product(double[][] v, double[][] product) {
        Design.Maps maps = design.rough();
        Numbers.zero(product);
        for (int from = 0; from < design.rows(); from += values.length) {
            int to = Math.min(design.rows(), from + values.length);
            maps.forward(v, outputs, from, to, values, (row, each) -> link.curve(row, each, chances[row]));
            maps.backward(values, outputs, from, to, product);
        }
        design.addPenalty(v, product);
    }

    /** Puts what comes near the second derivative's diagonal into diagonal. */
    void diagonal(double[][] diagonal) {
        for (double[] row : diagonal) {
            Arrays.fill(row, 1);
        }
        for (int from = 0; from < design.rows(); from += values.length) {
            int to = Math.min(design.rows(), from + values.length);
            for (int i = from; i < to; i++) {
                for (int k = 0; k < outputs; k++) {
                    values[i - from][k] = link.curvature(i, k, chances[i][k]);
                }
            }
            design.backwardSquares(values, outputs, from, to, diagonal);
        }
    }

    /** {@return the second derivative of each row's loss by one output's value} */
    double[] curvatures(int output) {
        double[] curvatures = new double[chances.length];
        for (int i = 0; i < curvatures.length; i++) {
            curvatures[i] = link.curvature(i, output, chances[i][output]);
        }
        return curvatures;
    }

    /** {@return a preconditioner for this loss} */
    Preconditioner preconditioner() {
        return design.preconditioner(outputs);
    }

    /** Takes away what changes every output alike, where that changes no chance. */
    void centre(double[][] v) {
        if (link.onlyDifferences()) {
            design.centre(v);
        }
    }
}
