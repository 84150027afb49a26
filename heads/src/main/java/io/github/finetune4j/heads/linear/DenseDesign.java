// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;

/**
 * Rows of vectors without gaps. The vectors are shifted to mean 0 and turned to their principal axes, where the
 * curvature of the loss is nearly diagonal: neither changes the optimum, as the intercept is not penalised and the
 * penalty knows no direction, and both make conjugate gradients several times faster. Coefficients lie as
 * [outputs][features], the last feature being the 1 of the intercept.
 */
final class DenseDesign implements Design, Design.Maps {
    /** Rows that are computed together: their vectors stay in a core's own cache. */
    static final int BLOCK = 304;
    /** Arrays that are added to one output after another: they fit into the innermost cache. */
    private static final int TILE = 8;
    /** Outputs whose sums are added up together. */
    static final int PIECE = 8;
    /** Rows that say enough about the axes, which need not be exact. */
    private static final int SAMPLE = 1024;
    /** Beyond this many features finding the axes would take longer than what they save. */
    static final int MOST_TURNED = 1024;

    private final int features;
    private final double[] means;
    /** The principal axes, [axis][feature]; without rows where the vectors were not turned. */
    private final double[][] axes;

    private final double[][] vectors;
    private final double[] meanSquares;
    private final RoughMaps rough;

    DenseDesign(double[][] given) {
        this(given, given[0].length > 1 && given[0].length <= MOST_TURNED);
    }

    DenseDesign(double[][] given, boolean turn) {
        features = given[0].length;
        means = means(given);
        double[][] centred = centred(given);
        axes = turn ? PrincipalAxes.of(covariance(centred)) : new double[0][];
        vectors = axes.length == 0 ? centred : turned(centred);
        meanSquares = meanSquares();
        rough = new RoughMaps(vectors);
    }

    private static double[] means(double[][] given) {
        double[] sums = new double[given[0].length];
        double[] ones = new double[given.length];
        Arrays.fill(ones, 1.0 / given.length);
        Products.add(sums, ones, given, given.length, 0, sums.length);
        return sums;
    }

    /** With a 1 behind each, for the intercept. */
    private double[][] centred(double[][] given) {
        double[][] centred = new double[given.length][];
        Products.each(blocks(given.length), block -> {
            for (int i = block * BLOCK; i < Math.min(given.length, (block + 1) * BLOCK); i++) {
                double[] row = new double[features + 1];
                for (int j = 0; j < features; j++) {
                    row[j] = given[i][j] - means[j];
                }
                row[features] = 1;
                centred[i] = row;
            }
        });
        return centred;
    }

    static int blocks(int rows) {
        return (rows + BLOCK - 1) / BLOCK;
    }

    /** {@return the sums of products of features, of evenly many rows where there are plenty} */
    private double[][] covariance(double[][] centred) {
        double[][] rows = sample(centred);
        double[][] covariance = new double[features][features];
        Products.each((features + 15) / 16, piece -> {
            int low = piece * 16;
            int high = Math.min(features, low + 16);
            double[][] scales = new double[high - low][rows.length];
            for (int i = 0; i < rows.length; i++) {
                for (int j = low; j < high; j++) {
                    scales[j - low][i] = rows[i][j];
                }
            }
            for (int first = 0; first < rows.length; first += TILE) {
                int last = Math.min(rows.length, first + TILE);
                for (int j = low; j < high; j++) {
                    Products.add(covariance[j], scales[j - low], rows, first, last, j, features);
                }
            }
        });
        for (int j = 0; j < features; j++) {
            for (int i = 0; i < j; i++) {
                covariance[j][i] = covariance[i][j];
            }
        }
        return covariance;
    }

    private static double[][] sample(double[][] centred) {
        if (centred.length <= SAMPLE) {
            return centred;
        }
        double[][] rows = new double[SAMPLE][];
        for (int i = 0; i < SAMPLE; i++) {
            rows[i] = centred[(int) ((long) i * centred.length / SAMPLE)];
        }
        return rows;
    }

    private double[][] turned(double[][] centred) {
        double[][] transposed = new double[features][features];
        for (int a = 0; a < features; a++) {
            for (int j = 0; j < features; j++) {
                transposed[j][a] = axes[a][j];
            }
        }
        double[][] turned = new double[centred.length][features + 1];
        Products.each(blocks(centred.length), block -> {
            int end = Math.min(centred.length, (block + 1) * BLOCK);
            for (int first = 0; first < features; first += TILE) {
                int last = Math.min(features, first + TILE);
                for (int i = block * BLOCK; i < end; i++) {
                    Products.add(turned[i], centred[i], transposed, first, last, 0, features);
                }
            }
            for (int i = block * BLOCK; i < end; i++) {
                turned[i][features] = 1;
            }
        });
        return turned;
    }

    private double[] meanSquares() {
        double[] sums = new double[features + 1];
        for (double[] row : vectors) {
            for (int j = 0; j <= features; j++) {
                sums[j] += row[j] * row[j] / vectors.length;
            }
        }
        return sums;
    }

    @Override
    public int rows() {
        return vectors.length;
    }

    @Override
    public double length(int row) {
        return Math.sqrt(Products.dot(vectors[row], vectors[row], features + 1));
    }

    @Override
    public double[][] zeros(int outputs) {
        return new double[outputs][features + 1];
    }

    @Override
    public Maps exact() {
        return this;
    }

    @Override
    public Maps rough() {
        return rough;
    }

    @Override
    public Preconditioner preconditioner(int outputs) {
        return new BlockPreconditioner(vectors, meanSquares, outputs);
    }

    @Override
    public void forward(double[][] w, int outputs, int from, int to, double[][] values, RowStep step) {
        Products.each(blocks(to - from), piece -> {
            int start = from + piece * BLOCK;
            int count = Math.min(BLOCK, to - start);
            double[][] sums = sums(transposed(vectors, start, count, features + 1), w, outputs);
            for (int i = 0; i < count; i++) {
                double[] row = values[start - from + i];
                for (int k = 0; k < outputs; k++) {
                    row[k] = sums[k][i];
                }
                step.at(start + i, row);
            }
        });
    }

    private static double[][] sums(double[][] block, double[][] w, int outputs) {
        int count = block[0].length;
        double[][] sums = new double[outputs][count];
        for (int first = 0; first < block.length; first += TILE) {
            int last = Math.min(block.length, first + TILE);
            for (int k = 0; k < outputs; k++) {
                Products.add(sums[k], w[k], block, first, last, 0, count);
            }
        }
        return sums;
    }

    private static double[][] transposed(double[][] rows, int start, int count, int width) {
        double[][] block = new double[width][count];
        for (int i = 0; i < count; i++) {
            double[] row = rows[start + i];
            for (int j = 0; j < width; j++) {
                block[j][i] = row[j];
            }
        }
        return block;
    }

    @Override
    public void backward(double[][] values, int outputs, int from, int to, double[][] sums) {
        Products.each((outputs + PIECE - 1) / PIECE, piece -> {
            int low = piece * PIECE;
            int high = Math.min(outputs, low + PIECE);
            double[][] scales = new double[high - low][BLOCK];
            double[][] in = new double[BLOCK][];
            for (int start = from; start < to; start += BLOCK) {
                int count = Math.min(BLOCK, to - start);
                System.arraycopy(vectors, start, in, 0, count);
                for (int i = 0; i < count; i++) {
                    double[] row = values[start - from + i];
                    for (int k = low; k < high; k++) {
                        scales[k - low][i] = row[k];
                    }
                }
                for (int first = 0; first < count; first += TILE) {
                    int last = Math.min(count, first + TILE);
                    for (int k = low; k < high; k++) {
                        Products.add(sums[k], scales[k - low], in, first, last, 0, features + 1);
                    }
                }
            }
        });
    }

    /** The axes' mean squares stand for those of the rows that count in a class. */
    @Override
    public void backwardSquares(double[][] values, int outputs, int from, int to, double[][] sums) {
        for (int k = 0; k < outputs; k++) {
            double sum = 0;
            for (int i = 0; i < to - from; i++) {
                sum += values[i][k];
            }
            Products.one(sums[k], meanSquares, sum, 0, features + 1);
        }
    }

    @Override
    public double penalty(double[][] w) {
        double sum = 0;
        for (double[] row : w) {
            sum += Products.dot(row, row, features);
        }
        return sum;
    }

    @Override
    public void addPenalty(double[][] w, double[][] sums) {
        for (int k = 0; k < w.length; k++) {
            Products.one(sums[k], w[k], 1, 0, features);
        }
    }

    @Override
    public void centre(double[][] v) {
        double[] mean = new double[features + 1];
        for (double[] row : v) {
            Products.one(mean, row, 1.0 / v.length, 0, features + 1);
        }
        for (double[] row : v) {
            Products.one(row, mean, -1, 0, features + 1);
        }
    }

    @Override
    public Coefficients read(double[][] w, int outputs) {
        double[][] weights = new double[outputs][];
        double[] intercepts = new double[outputs];
        for (int k = 0; k < outputs; k++) {
            weights[k] = Arrays.copyOf(w[k], features);
            if (axes.length > 0) {
                Arrays.fill(weights[k], 0);
                Products.add(weights[k], w[k], axes, features, 0, features);
            }
            intercepts[k] = w[k][features] - Products.dot(weights[k], means, features);
        }
        return new Coefficients(weights, intercepts);
    }
}
