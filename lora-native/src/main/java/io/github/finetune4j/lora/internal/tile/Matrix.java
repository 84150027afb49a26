// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import java.nio.ByteBuffer;

/** A weight [outputs, inputs], in tiles of some outputs each. */
interface Matrix {
    /** Outputs of a tile at most. */
    int MOST_COLUMNS = 64;

    /**
     * Packs rows.
     *
     * @param first output that the first row becomes
     * @param bytes [rows, inputs] in bfloat16, little-endian
     */
    void put(int first, ByteBuffer bytes);

    /**
     * Unpacks one output's weights to float32.
     *
     * @param n the output
     * @param to takes them
     * @param at where
     */
    void row(int n, float[] to, int at);

    /** {@return how many tiles there are} */
    int tiles();

    /** {@return a tile's first output} */
    int first(int tile);

    /** {@return outputs of a tile} */
    int columns(int tile);

    /**
     * c = rows of a · the tile's part of the transpose, or c + that.
     *
     * @param tile from 0
     * @param rows of a
     * @param a in the form that this weight is multiplied by
     * @param scratch of this thread, 2 · rows · {@value #MOST_COLUMNS}; only for codes
     * @param c takes the product
     * @param cAt where the tile's first column is
     * @param cWidth from one row of c to the next
     * @param add whether what c holds stays in the sum
     */
    void multiply(int tile, int rows, TileRows a, int[] scratch, float[] c, int cAt, int cWidth, boolean add);
}
