// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/** A matrix of libtorch as rows of Java. */
final class Rows {
    private Rows() {}

    static float[][] of(NDArray matrix) {
        int rows = Math.toIntExact(matrix.getShape().get(0));
        int width = Math.toIntExact(matrix.getShape().get(1));
        float[] flat = matrix.toFloatArray();
        float[][] out = new float[rows][];
        for (int row = 0; row < rows; row++) {
            out[row] = Arrays.copyOfRange(flat, row * width, (row + 1) * width);
        }
        return out;
    }

    static int[][] ints(NDArray matrix) {
        int rows = Math.toIntExact(matrix.getShape().get(0));
        int width = Math.toIntExact(matrix.getShape().get(1));
        long[] flat = matrix.toLongArray();
        int[][] out = new int[rows][width];
        for (int i = 0; i < flat.length; i++) {
            out[i / width][i % width] = Math.toIntExact(flat[i]);
        }
        return out;
    }
}
