// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;
import java.util.List;

/**
 * Rows that are mostly zeros, fewer than their features. At the optimum each output's weights are a sum of the rows, so
 * they are looked for in the span of the rows alone: in coordinates of an orthonormal basis of it, which Cholesky's
 * factor of the rows' products gives. The rows' products and the penalty are there what they were.
 */
final class SpanDesign implements Design {
    /** Rows beyond which the products of all pairs take more memory than is saved. */
    static final int MOST_ROWS = 2048;

    /** Rows for each output beyond which finding the basis takes longer than what it saves. */
    private static final int MOST_FOR_OUTPUT = 128;
    /** What rounding leaves of the squared length of a row that is a sum of others. */
    private static final double NOTHING = 1e-14;
    /** Basis vectors that are taken from all later rows at once. */
    private static final int PANEL = 32;

    private final List<SparseVector> rows;
    private final int features;
    /** The rows that added a vector to the basis. */
    private final int[] chosen;
    /** Of each row, [row][basis vector]; zeros behind what the rows up to it span. */
    private final double[][] coordinates;

    private final DenseDesign dense;

    SpanDesign(List<SparseVector> rows) {
        this.rows = rows;
        features = rows.get(0).length();
        double[][] columns = new double[rows.size()][];
        int[] order = new int[rows.size()];
        int count = factor(new SparseDesign(rows), columns, order);
        chosen = Arrays.copyOf(order, count);
        coordinates = transposed(columns, count);
        dense = new DenseDesign(coordinates, false);
    }

    /** {@return whether rows of so many features are fitted faster so} */
    static boolean pays(long rows, long features, long outputs) {
        return rows <= MOST_ROWS && rows < features && rows <= MOST_FOR_OUTPUT * outputs;
    }

    /** Puts the coordinates by each basis vector into columns, and its row into order. {@return how many there are} */
    private static int factor(SparseDesign sparse, double[][] columns, int[] order) {
        int n = order.length;
        double[][] products = new double[n][];
        Products.each(n, i -> products[i] = sparse.products(i));
        int count = 0;
        for (int from = 0; from < n; from += PANEL) {
            int before = count;
            int to = Math.min(n, from + PANEL);
            for (int i = from; i < to; i++) {
                double square = products[i][i];
                subtract(products[i], columns, before, count, i);
                if (products[i][i] > NOTHING * square) {
                    order[count] = i;
                    columns[count] = scaled(products[i], i);
                    count++;
                }
            }
            int until = count;
            if (to < n) {
                Products.each(n - to, at -> subtract(products[to + at], columns, before, until, to + at));
            }
        }
        return count;
    }

    /** Takes from a row's products with the later ones what some basis vectors make of them. */
    private static void subtract(double[] products, double[][] columns, int first, int last, int row) {
        double[] scales = new double[last];
        for (int c = first; c < last; c++) {
            scales[c] = -columns[c][row];
        }
        Products.add(products, scales, columns, first, last, row, products.length);
    }

    private static double[] scaled(double[] products, int row) {
        double root = Math.sqrt(products[row]);
        for (int i = row; i < products.length; i++) {
            products[i] /= root;
        }
        return products;
    }

    private static double[][] transposed(double[][] columns, int count) {
        double[][] rows = new double[columns.length][count];
        for (int c = 0; c < count; c++) {
            for (int i = 0; i < rows.length; i++) {
                rows[i][c] = columns[c][i];
            }
        }
        return rows;
    }

    @Override
    public int rows() {
        return rows.size();
    }

    @Override
    public double length(int row) {
        return dense.length(row);
    }

    @Override
    public double[][] zeros(int outputs) {
        return dense.zeros(outputs);
    }

    @Override
    public Maps exact() {
        return dense.exact();
    }

    @Override
    public Maps rough() {
        return dense.rough();
    }

    @Override
    public Preconditioner preconditioner(int outputs) {
        return dense.preconditioner(outputs);
    }

    @Override
    public void backwardSquares(double[][] values, int outputs, int from, int to, double[][] sums) {
        dense.backwardSquares(values, outputs, from, to, sums);
    }

    @Override
    public double penalty(double[][] w) {
        return dense.penalty(w);
    }

    @Override
    public void addPenalty(double[][] w, double[][] sums) {
        dense.addPenalty(w, sums);
    }

    @Override
    public void centre(double[][] v) {
        dense.centre(v);
    }

    @Override
    public Coefficients read(double[][] w, int outputs) {
        Coefficients inSpan = dense.read(w, outputs);
        double[][] weights = new double[outputs][features];
        Products.each(outputs, k -> sum(inSpan.weights()[k], weights[k]));
        return new Coefficients(weights, inSpan.intercepts());
    }

    /** Adds up the rows that make the weights with these coordinates, which are overwritten. */
    private void sum(double[] inSpan, double[] weights) {
        for (int c = chosen.length - 1; c >= 0; c--) {
            double[] own = coordinates[chosen[c]];
            double scale = inSpan[c] / own[c];
            Products.one(inSpan, own, -scale, 0, c);
            SparseVector row = rows.get(chosen[c]);
            for (int at = 0; at < row.places.length; at++) {
                weights[row.places[at]] = Math.fma(scale, row.values[at], weights[row.places[at]]);
            }
        }
    }
}
