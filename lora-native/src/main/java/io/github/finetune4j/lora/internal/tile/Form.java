// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

/** The numbers that a decoder's matrices are kept in. */
enum Form {
    /** bfloat16. */
    BF16,
    /** Codes of eight bits and one scale for each output. */
    INT8;

    /** {@return what a matrix takes} */
    long bytes(int height, int width) {
        return this == BF16 ? TileMatrix.bytes(height, width) : CodeMatrix.bytes(height, width);
    }

    /** {@return a matrix without numbers} */
    Matrix matrix(int height, int width, Slab slab) {
        return this == BF16 ? new TileMatrix(height, width, slab) : new CodeMatrix(height, width, slab);
    }

    /** {@return rows that such matrices are multiplied by} */
    TileRows rows(int count, int width) {
        return new TileRows(this != BF16, count, width);
    }
}
