// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import java.util.Arrays;

/** Attention of one head in both directions inside one text, with one thread's scratch. */
final class EncoderAttention {
    private static final int ROUND = 8; // few shapes, since each is compiled for itself

    private final int hidden;
    private final int dim;
    private final float scale;
    private final float[] keys;
    private final float[] scores;
    private final float[] sums = TileMath.lanes();

    EncoderAttention(int hidden, int heads, int most) {
        this.hidden = hidden;
        dim = hidden / heads;
        scale = (float) (1 / Math.sqrt(dim));
        keys = new float[dim * most];
        scores = new float[most * most];
    }

    /**
     * @param inputs queries, keys and values of all tokens, with rows to spare
     * @param first token of the text
     * @param length tokens of the text
     * @param head from 0
     * @param attended takes what is found, [tokens, hidden], with rows to spare
     */
    void run(float[] inputs, int first, int length, int head, float[] attended) {
        int width = 3 * hidden;
        int query = first * width + head * dim;
        int rows = (length + ROUND - 1) / ROUND * ROUND;
        turn(inputs, query + hidden, length, rows);
        FloatProduct.of(
                rows,
                rows,
                dim,
                new FloatProduct.Part(inputs, query, width),
                new FloatProduct.Part(keys, 0, rows),
                new FloatProduct.Part(scores, 0, rows));
        for (int row = 0; row < length; row++) {
            soften(row * rows, length, rows);
        }
        FloatProduct.of(
                length,
                dim,
                rows,
                new FloatProduct.Part(scores, 0, rows),
                new FloatProduct.Part(inputs, query + 2 * hidden, width),
                new FloatProduct.Part(attended, first * hidden + head * dim, hidden));
    }

    private void turn(float[] inputs, int at, int length, int rows) {
        for (int d = 0; d < dim; d++) {
            for (int i = 0; i < length; i++) {
                keys[d * rows + i] = inputs[at + i * 3 * hidden + d];
            }
            Arrays.fill(keys, d * rows + length, (d + 1) * rows, 0);
        }
    }

    /** Scores of a row become shares of one; what lies beyond the text counts nothing. */
    private void soften(int at, int length, int rows) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = at; i < at + length; i++) {
            largest = Math.max(largest, scores[i]);
        }
        Arrays.fill(sums, 0);
        for (int i = 0; i < length; i += sums.length) {
            TileMath.powers(scores, at + i, Math.min(sums.length, length - i), scale, largest, sums);
        }
        float share = 1 / TileMath.sum(sums);
        for (int i = at; i < at + length; i++) {
            scores[i] *= share;
        }
        Arrays.fill(scores, at + length, at + rows, 0);
    }
}
