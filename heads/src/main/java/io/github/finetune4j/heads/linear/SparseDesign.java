// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;
import java.util.List;

/**
 * Rows that are mostly zeros, by rows and by columns. Coefficients lie as [features][outputs], the last feature being
 * the 1 of the intercept: what one number touches lies together.
 */
final class SparseDesign implements Design, Design.Maps {
    private static final int PIECE = 256;

    private final int features;
    private final int[][] places;
    private final double[][] numbers;
    /** Rows that have a feature, and the numbers there. */
    private final int[][] owners;

    private final double[][] owned;

    SparseDesign(List<SparseVector> rows) {
        features = rows.get(0).length();
        places = new int[rows.size()][];
        numbers = new double[rows.size()][];
        int[] counts = new int[features];
        for (int i = 0; i < places.length; i++) {
            places[i] = rows.get(i).places;
            numbers[i] = rows.get(i).values;
            for (int place : places[i]) {
                counts[place]++;
            }
        }
        owners = new int[features][];
        owned = new double[features][];
        for (int j = 0; j < features; j++) {
            owners[j] = new int[counts[j]];
            owned[j] = new double[counts[j]];
        }
        for (int i = places.length - 1; i >= 0; i--) {
            for (int at = 0; at < places[i].length; at++) {
                int j = places[i][at];
                counts[j]--;
                owners[j][counts[j]] = i;
                owned[j][counts[j]] = numbers[i][at];
            }
        }
    }

    /** {@return the products of a row with itself and those behind it; zeros before} */
    double[] products(int row) {
        double[] products = new double[places.length];
        for (int at = 0; at < places[row].length; at++) {
            int j = places[row][at];
            double number = numbers[row][at];
            for (int i = first(owners[j], row); i < owners[j].length; i++) {
                products[owners[j][i]] = Math.fma(number, owned[j][i], products[owners[j][i]]);
            }
        }
        return products;
    }

    @Override
    public int rows() {
        return places.length;
    }

    @Override
    public double length(int row) {
        return Math.sqrt(Products.dot(numbers[row], numbers[row], numbers[row].length) + 1);
    }

    @Override
    public Maps exact() {
        return this;
    }

    @Override
    public Maps rough() {
        return this;
    }

    @Override
    public Preconditioner preconditioner(int outputs) {
        return new DiagonalPreconditioner(zeros(outputs));
    }

    @Override
    public double[][] zeros(int outputs) {
        return new double[features + 1][outputs];
    }

    @Override
    public void forward(double[][] w, int outputs, int from, int to, double[][] values, RowStep step) {
        Products.each(pieces(to - from), piece -> {
            for (int i = from + piece * PIECE; i < Math.min(to, from + (piece + 1) * PIECE); i++) {
                double[] row = values[i - from];
                System.arraycopy(w[features], 0, row, 0, outputs);
                for (int at = 0; at < places[i].length; at++) {
                    Products.one(row, w[places[i][at]], numbers[i][at], 0, outputs);
                }
                step.at(i, row);
            }
        });
    }

    private static int pieces(int count) {
        return (count + PIECE - 1) / PIECE;
    }

    @Override
    public void backward(double[][] values, int outputs, int from, int to, double[][] sums) {
        Products.each(pieces(features + 1), piece -> {
            for (int j = piece * PIECE; j < Math.min(features + 1, (piece + 1) * PIECE); j++) {
                backward(j, values, outputs, from, to, sums[j], false);
            }
        });
    }

    private void backward(int j, double[][] values, int outputs, int from, int to, double[] sum, boolean squared) {
        if (j == features) {
            for (int i = from; i < to; i++) {
                Products.one(sum, values[i - from], 1, 0, outputs);
            }
            return;
        }
        int[] rows = owners[j];
        for (int at = first(rows, from); at < rows.length && rows[at] < to; at++) {
            double number = owned[j][at];
            Products.one(sum, values[rows[at] - from], squared ? number * number : number, 0, outputs);
        }
    }

    private static int first(int[] rising, int from) {
        int at = from == 0 ? 0 : Arrays.binarySearch(rising, from);
        return at < 0 ? -at - 1 : at;
    }

    @Override
    public void backwardSquares(double[][] values, int outputs, int from, int to, double[][] sums) {
        Products.each(pieces(features + 1), piece -> {
            for (int j = piece * PIECE; j < Math.min(features + 1, (piece + 1) * PIECE); j++) {
                backward(j, values, outputs, from, to, sums[j], true);
            }
        });
    }

    @Override
    public double penalty(double[][] w) {
        double sum = 0;
        for (int j = 0; j < features; j++) {
            sum += Products.dot(w[j], w[j], w[j].length);
        }
        return sum;
    }

    @Override
    public void addPenalty(double[][] w, double[][] sums) {
        for (int j = 0; j < features; j++) {
            Products.one(sums[j], w[j], 1, 0, w[j].length);
        }
    }

    @Override
    public void centre(double[][] v) {
        for (double[] row : v) {
            double mean = Arrays.stream(row).sum() / row.length;
            for (int k = 0; k < row.length; k++) {
                row[k] -= mean;
            }
        }
    }

    @Override
    public Coefficients read(double[][] w, int outputs) {
        double[][] weights = new double[outputs][features];
        for (int j = 0; j < features; j++) {
            for (int k = 0; k < outputs; k++) {
                weights[k][j] = w[j][k];
            }
        }
        return new Coefficients(weights, w[features].clone());
    }
}
