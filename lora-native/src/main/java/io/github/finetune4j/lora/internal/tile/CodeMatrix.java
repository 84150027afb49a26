// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A weight [height, width] in eight bits: of each output codes from -127 to 127 and one scale, its largest magnitude by
 * 127. Packed once: tiles of {@value Matrix#MOST_COLUMNS} outputs one after another, in each the codes of four inputs
 * interleaved.
 */
final class CodeMatrix implements Matrix {
    private static final int LARGEST = 127;
    private static final float LEAST = 1e-12f; // of a row of zeros

    private final int height;
    private final int width;
    private final int padded;
    private final long address;
    private final ByteBuffer codes;
    private final double[] scales; // not float: a loop over two arrays of one type is not made of vectors
    private final int[] middles; // 128 times the sum of a row's codes: what half of all activations' upper bits gives

    /**
     * @param height outputs
     * @param width inputs
     * @param slab has {@link #bytes} left
     */
    CodeMatrix(int height, int width, Slab slab) {
        this.height = height;
        this.width = width;
        padded = TileRows.padded(width);
        Slab.Part part = slab.take(bytes(height, width));
        address = part.address();
        codes = part.bytes();
        scales = new double[height];
        middles = new int[height];
    }

    /** {@return what a matrix takes} */
    static long bytes(int height, int width) {
        return (long) height * TileRows.padded(width);
    }

    @Override
    public void put(int first, ByteBuffer bytes) {
        ByteBuffer rows = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] row = new float[width];
        for (int n = first; rows.hasRemaining(); n++) {
            for (int i = 0; i < width; i++) {
                row[i] = TileMath.wide(rows.getShort());
            }
            put(n, row);
        }
    }

    private void put(int n, float[] row) {
        float scale = Math.max(LEAST, TileMath.magnitude(row, 0, width)) / LARGEST;
        int sum = 0;
        for (int i = 0; i < padded; i++) {
            int code = i < width ? (int) Math.rint(row[i] / scale) : 0;
            sum += code;
            codes.put(place(n, i), (byte) code);
        }
        scales[n] = scale;
        middles[n] = 128 * sum;
    }

    private int place(int n, int i) {
        int tile = n / MOST_COLUMNS;
        return tile * MOST_COLUMNS * padded + i / 4 * 4 * columns(tile) + 4 * (n % MOST_COLUMNS) + i % 4;
    }

    @Override
    public void row(int n, float[] to, int at) {
        for (int i = 0; i < width; i++) {
            to[at + i] = codes.get(place(n, i)) * (float) scales[n];
        }
    }

    @Override
    public int tiles() {
        return (height + MOST_COLUMNS - 1) / MOST_COLUMNS;
    }

    @Override
    public int first(int tile) {
        return tile * MOST_COLUMNS;
    }

    @Override
    public int columns(int tile) {
        return Math.min(MOST_COLUMNS, height - tile * MOST_COLUMNS);
    }

    @Override
    public void multiply(int tile, int rows, TileRows a, int[] scratch, float[] c, int cAt, int cWidth, boolean add) {
        int columns = columns(tile);
        int first = first(tile);
        CodeProduct.of(2 * rows, columns, padded, a.codes(), address + (long) first * padded, scratch);
        for (int row = 0; row < rows; row++) {
            scale(scratch, 2 * row * columns, first, columns, a.scale(row), c, cAt + row * cWidth, add ? 1 : 0);
        }
    }

    /** Joins a row's two sums, upper and lower bits; {@code kept}: the part of c that stays. */
    private void scale(int[] sums, int upper, int first, int columns, float scale, float[] c, int to, float kept) {
        int lower = upper + columns;
        for (int i = 0; i < columns; i++) {
            float sum = 256f * (sums[upper + i] - middles[first + i]) + sums[lower + i];
            c[to + i] = kept * c[to + i] + sum * scale * (float) scales[first + i];
        }
    }
}
