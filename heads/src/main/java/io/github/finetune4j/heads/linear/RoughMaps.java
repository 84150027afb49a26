// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;

/** The maps of a dense design in single precision, for steps whose errors the next ones put right. */
final class RoughMaps implements Design.Maps {
    /** Arrays that are added to one output after another: they and the sums fit into the innermost cache. */
    private static final int TILE = 12;

    private final int width;
    private final float[][] rows;
    /** [block][feature][row of the block]. */
    private final float[][][] columns;

    RoughMaps(double[][] vectors) {
        width = vectors[0].length;
        rows = new float[vectors.length][width];
        columns = new float[DenseDesign.blocks(vectors.length)][][];
        Products.each(columns.length, block -> columns[block] = block(vectors, block * DenseDesign.BLOCK));
    }

    private float[][] block(double[][] vectors, int start) {
        int count = Math.min(DenseDesign.BLOCK, vectors.length - start);
        float[][] block = new float[width][count];
        for (int i = 0; i < count; i++) {
            float[] row = rows[start + i];
            for (int j = 0; j < width; j++) {
                row[j] = (float) vectors[start + i][j];
                block[j][i] = row[j];
            }
        }
        return block;
    }

    @Override
    public void forward(double[][] w, int outputs, int from, int to, double[][] values, Design.RowStep step) {
        float[][] scales = new float[outputs][];
        for (int k = 0; k < outputs; k++) {
            scales[k] = floats(w[k]);
        }
        Products.each(DenseDesign.blocks(to - from), piece -> {
            int start = from + piece * DenseDesign.BLOCK;
            float[][] sums = sums(columns[start / DenseDesign.BLOCK], scales);
            for (int i = 0; i < sums[0].length; i++) {
                double[] row = values[start - from + i];
                for (int k = 0; k < outputs; k++) {
                    row[k] = sums[k][i];
                }
                step.at(start + i, row);
            }
        });
    }

    /** A few features at a time, which stay in the innermost cache for all outputs. */
    private float[][] sums(float[][] block, float[][] scales) {
        int count = block[0].length;
        float[][] sums = new float[scales.length][count];
        for (int first = 0; first < width; first += TILE) {
            int last = Math.min(width, first + TILE);
            for (int k = 0; k < scales.length; k++) {
                Products.add(sums[k], scales[k], block, first, last, count);
            }
        }
        return sums;
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int j = 0; j < floats.length; j++) {
            floats[j] = (float) numbers[j];
        }
        return floats;
    }

    /** Each block's sums begin anew, so that they lose no more digits the more rows there are. */
    @Override
    public void backward(double[][] values, int outputs, int from, int to, double[][] sums) {
        Products.each((outputs + DenseDesign.PIECE - 1) / DenseDesign.PIECE, piece -> {
            int low = piece * DenseDesign.PIECE;
            int high = Math.min(outputs, low + DenseDesign.PIECE);
            float[][] scales = new float[high - low][DenseDesign.BLOCK];
            float[][] parts = new float[high - low][width];
            float[][] in = new float[DenseDesign.BLOCK][];
            for (int start = from; start < to; start += DenseDesign.BLOCK) {
                int count = Math.min(DenseDesign.BLOCK, to - start);
                System.arraycopy(rows, start, in, 0, count);
                for (int i = 0; i < count; i++) {
                    double[] row = values[start - from + i];
                    for (int k = low; k < high; k++) {
                        scales[k - low][i] = (float) row[k];
                    }
                }
                add(parts, scales, in, count);
                for (int k = low; k < high; k++) {
                    move(parts[k - low], sums[k]);
                }
            }
        });
    }

    private static void add(float[][] parts, float[][] scales, float[][] in, int count) {
        for (int first = 0; first < count; first += TILE) {
            int last = Math.min(count, first + TILE);
            for (int k = 0; k < parts.length; k++) {
                Products.add(parts[k], scales[k], in, first, last, parts[k].length);
            }
        }
    }

    private static void move(float[] part, double[] sum) {
        for (int j = 0; j < part.length; j++) {
            sum[j] += part[j];
        }
        Arrays.fill(part, 0);
    }
}
