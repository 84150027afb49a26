// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

/**
 * A table's weighted means as a level, what each row and each column add, and what is left of each cell: weighted least
 * squares, rows and columns in turn (backfitting). Cells of weight 0 are empty.
 */
final class TwoWayFit {
    private static final int ROUNDS = 3;

    private final double[] mean;
    private final double[] weight;
    private final double[] ofRow;
    private final double[] ofColumn;
    private double level;
    private double rows;
    private double columns;
    private double rests;

    private TwoWayFit(double[] mean, double[] weight, int columns) {
        this.mean = mean;
        this.weight = weight;
        ofRow = new double[mean.length / columns];
        ofColumn = new double[columns];
    }

    /** {@code mean}: row by row; at least one has a weight. */
    static TwoWayFit of(double[] mean, double[] weight, int columns) {
        TwoWayFit fit = new TwoWayFit(mean, weight, columns);
        for (int round = 0; round < ROUNDS; round++) {
            fit.fitRows();
            fit.fitColumns();
        }
        fit.sumUp();
        return fit;
    }

    private void fitRows() {
        double[] sums = new double[ofRow.length];
        double[] weights = new double[ofRow.length];
        int cell = 0;
        for (int r = 0; r < ofRow.length; r++) {
            for (int c = 0; c < ofColumn.length; c++, cell++) {
                sums[r] += weight[cell] * (mean[cell] - level - ofColumn[c]);
                weights[r] += weight[cell];
            }
        }
        set(ofRow, sums, weights);
    }

    private void fitColumns() {
        double[] sums = new double[ofColumn.length];
        double[] weights = new double[ofColumn.length];
        int cell = 0;
        for (double row : ofRow) {
            for (int c = 0; c < ofColumn.length; c++, cell++) {
                sums[c] += weight[cell] * (mean[cell] - level - row);
                weights[c] += weight[cell];
            }
        }
        set(ofColumn, sums, weights);
    }

    /** Their weighted mean is the level's. */
    private void set(double[] part, double[] sums, double[] weights) {
        double sum = 0;
        double all = 0;
        for (int i = 0; i < part.length; i++) {
            sum += sums[i];
            all += weights[i];
        }
        for (int i = 0; i < part.length; i++) {
            part[i] = weights[i] == 0 ? 0 : sums[i] / weights[i] - sum / all;
        }
        level += sum / all;
    }

    private void sumUp() {
        int cell = 0;
        for (double row : ofRow) {
            for (int c = 0; c < ofColumn.length; c++, cell++) {
                double rest = mean[cell] - level - row - ofColumn[c];
                rows += weight[cell] * row * row;
                columns += weight[cell] * ofColumn[c] * ofColumn[c];
                rests += weight[cell] * rest * rest;
            }
        }
    }

    double row(int row) {
        return ofRow[row];
    }

    double column(int column) {
        return ofColumn[column];
    }

    double rest(int row, int column) {
        int cell = row * ofColumn.length + column;
        return weight[cell] == 0 ? 0 : mean[cell] - level - ofRow[row] - ofColumn[column];
    }

    /** {@return the weighted sum of the squares of what rows add} */
    double rows() {
        return rows;
    }

    /** {@return the weighted sum of the squares of what columns add} */
    double columns() {
        return columns;
    }

    /** {@return the weighted sum of the squares of what is left} */
    double rests() {
        return rests;
    }
}
