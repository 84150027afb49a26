// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * A weight [height, width] in bfloat16, packed once: tiles of {@value #COLUMNS} outputs one after another, in each the
 * numbers of two inputs interleaved, as the processor's dot products take them.
 */
final class TileMatrix implements Matrix {
    /** Outputs of a tile: eight rows are done sooner with 32 than with 64. */
    static final int COLUMNS = 32;

    private final int height;
    private final int width;
    private final long address;
    private final IntBuffer pairs;

    /**
     * @param height outputs
     * @param width inputs, even
     * @param slab has {@link #bytes} left
     */
    TileMatrix(int height, int width, Slab slab) {
        this.height = height;
        this.width = width;
        Slab.Part part = slab.take(bytes(height, width));
        address = part.address();
        pairs = part.bytes().asIntBuffer();
    }

    /** {@return what a matrix takes} */
    static long bytes(int height, int width) {
        return 2L * height * width;
    }

    @Override
    public void put(int first, ByteBuffer bytes) {
        IntBuffer rows = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        int half = width / 2;
        int[] row = new int[half];
        for (int n = first; rows.hasRemaining(); n++) {
            rows.get(row);
            int tile = n / COLUMNS;
            int columns = columns(tile);
            int to = tile * COLUMNS * half + n % COLUMNS;
            for (int pair = 0; pair < half; pair++) {
                pairs.put(to + pair * columns, row[pair]);
            }
        }
    }

    @Override
    public void row(int n, float[] to, int at) {
        int half = width / 2;
        int tile = n / COLUMNS;
        int columns = columns(tile);
        int from = tile * COLUMNS * half + n % COLUMNS;
        for (int pair = 0; pair < half; pair++) {
            int bits = pairs.get(from + pair * columns);
            to[at + 2 * pair] = Float.intBitsToFloat(bits << 16);
            to[at + 2 * pair + 1] = Float.intBitsToFloat(bits & 0xffff0000);
        }
    }

    int height() {
        return height;
    }

    @Override
    public int tiles() {
        return (height + COLUMNS - 1) / COLUMNS;
    }

    @Override
    public int first(int tile) {
        return tile * COLUMNS;
    }

    @Override
    public int columns(int tile) {
        return Math.min(COLUMNS, height - tile * COLUMNS);
    }

    @Override
    public void multiply(int tile, int rows, TileRows a, int[] scratch, float[] c, int cAt, int cWidth, boolean add) {
        multiply(tile, rows, a.numbers(), c, cAt, cWidth, add);
    }

    /** c = rows of a · the tile's part of the transpose, or c + that; {@code cAt}: where the tile's first column is. */
    void multiply(int tile, int rows, short[] a, float[] c, int cAt, int cWidth, boolean add) {
        long b = address + 2L * tile * COLUMNS * width;
        Product.of(rows, columns(tile), width, a, 0, b, c, cAt, cWidth, add);
    }
}
