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
    static final int BLOCK = 192;
    /** Outputs whose sums are added up together. */
    static final int PIECE = 8;
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
        features = given[0].length;
        means = means(given);
        double[][] centred = centred(given);
        axes = features > 1 && features <= MOST_TURNED ? Eigenvectors.of(covariance(centred)) : new double[0][];
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

    private double[][] covariance(double[][] centred) {
        double[][] covariance = new double[features][features];
        int rows = centred.length;
        Products.each((features + 15) / 16, piece -> {
            double[] scales = new double[BLOCK];
            double[][] in = new double[BLOCK][];
            for (int from = 0; from < rows; from += BLOCK) {
                int count = Math.min(BLOCK, rows - from);
                System.arraycopy(centred, from, in, 0, count);
                for (int j = piece * 16; j < Math.min(features, piece * 16 + 16); j++) {
                    for (int i = 0; i < count; i++) {
                        scales[i] = in[i][j];
                    }
                    Products.add(covariance[j], scales, in, count, 0, features);
                }
            }
        });
        return covariance;
    }

    private double[][] turned(double[][] centred) {
        double[][] transposed = new double[features][features];
        for (int a = 0; a < features; a++) {
            for (int j = 0; j < features; j++) {
                transposed[j][a] = axes[a][j];
            }
        }
        double[][] turned = new double[centred.length][];
        Products.each(blocks(centred.length), block -> {
            for (int i = block * BLOCK; i < Math.min(centred.length, (block + 1) * BLOCK); i++) {
                double[] row = new double[features + 1];
                Products.add(row, centred[i], transposed, features, 0, features);
                row[features] = 1;
                turned[i] = row;
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
            double[][] block = transposed(vectors, start, count, features + 1);
            double[] sums = new double[count];
            for (int k = 0; k < outputs; k++) {
                Arrays.fill(sums, 0);
                Products.add(sums, w[k], block, features + 1, 0, count);
                for (int i = 0; i < count; i++) {
                    values[start - from + i][k] = sums[i];
                }
            }
            for (int i = 0; i < count; i++) {
                step.at(start + i, values[start - from + i]);
            }
        });
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
            double[] scales = new double[BLOCK];
            double[][] in = new double[BLOCK][];
            for (int start = from; start < to; start += BLOCK) {
                int count = Math.min(BLOCK, to - start);
                System.arraycopy(vectors, start, in, 0, count);
                for (int k = piece * PIECE; k < Math.min(outputs, piece * PIECE + PIECE); k++) {
                    for (int i = 0; i < count; i++) {
                        scales[i] = values[start - from + i][k];
                    }
                    Products.add(sums[k], scales, in, count, 0, features + 1);
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

    @Override
    public double[][] write(Coefficients coefficients) {
        double[][] w = zeros(coefficients.weights().length);
        for (int k = 0; k < w.length; k++) {
            double[] given = coefficients.weights()[k];
            for (int j = 0; j < features; j++) {
                w[k][j] = axes.length == 0 ? given[j] : Products.dot(axes[j], given, features);
            }
            w[k][features] = coefficients.intercepts()[k] + Products.dot(given, means, features);
        }
        return w;
    }
}
