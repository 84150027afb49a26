// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import java.nio.FloatBuffer;

/** A weight [height, width] in float32, packed once: tiles of {@value #COLUMNS} outputs, in each input after input. */
final class FloatMatrix {
    static final int COLUMNS = 64;

    private final int height;
    private final int width;
    private final long address;

    /** @param numbers [height, width] */
    FloatMatrix(int height, int width, float[] numbers, Slab slab) {
        this.height = height;
        this.width = width;
        Slab.Part part = slab.take(bytes(height, width));
        address = part.address();
        FloatBuffer to = part.bytes().asFloatBuffer();
        for (int tile = 0; tile < tiles(); tile++) {
            int first = tile * COLUMNS;
            for (int k = 0; k < width; k++) {
                for (int n = first; n < first + columns(tile); n++) {
                    to.put(numbers[n * width + k]);
                }
            }
        }
    }

    static long bytes(int height, int width) {
        return 4L * height * width;
    }

    int tiles() {
        return (height + COLUMNS - 1) / COLUMNS;
    }

    int columns(int tile) {
        return Math.min(COLUMNS, height - tile * COLUMNS);
    }

    /** c = rows of a · the tile's part of the transpose, or c + that; {@code cAt}: where the tile's first column is. */
    void multiply(int tile, int rows, float[] a, float[] c, int cAt, int cWidth, boolean add) {
        long b = address + 4L * tile * COLUMNS * width;
        FloatProduct.of(rows, columns(tile), width, a, b, c, cAt, cWidth, add);
    }
}
