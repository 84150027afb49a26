// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;

/** The maps of a dense design in single precision, for steps whose errors the next ones put right. */
final class RoughMaps implements Design.Maps {
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
            float[][] block = columns[start / DenseDesign.BLOCK];
            int count = block[0].length;
            float[] sums = new float[count];
            for (int k = 0; k < outputs; k++) {
                Arrays.fill(sums, 0);
                Products.add(sums, scales[k], block, width, count);
                for (int i = 0; i < count; i++) {
                    values[start - from + i][k] = sums[i];
                }
            }
            for (int i = 0; i < count; i++) {
                step.at(start + i, values[start - from + i]);
            }
        });
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
            float[] scales = new float[DenseDesign.BLOCK];
            float[][] in = new float[DenseDesign.BLOCK][];
            float[] part = new float[width];
            for (int start = from; start < to; start += DenseDesign.BLOCK) {
                int count = Math.min(DenseDesign.BLOCK, to - start);
                System.arraycopy(rows, start, in, 0, count);
                int end = Math.min(outputs, (piece + 1) * DenseDesign.PIECE);
                for (int k = piece * DenseDesign.PIECE; k < end; k++) {
                    for (int i = 0; i < count; i++) {
                        scales[i] = (float) values[start - from + i][k];
                    }
                    Arrays.fill(part, 0);
                    Products.add(part, scales, in, count, width);
                    add(part, sums[k]);
                }
            }
        });
    }

    private static void add(float[] part, double[] sum) {
        for (int j = 0; j < part.length; j++) {
            sum[j] += part[j];
        }
    }
}
