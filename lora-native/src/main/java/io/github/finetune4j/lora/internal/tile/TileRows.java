// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

/**
 * Rows of numbers in the form that weights are multiplied by: bfloat16 for weights in bfloat16; 16 bits around one half
 * and one scale a row for weights in codes, the upper eight as one row of bytes and the lower eight as the next, so
 * that a product of bytes loses nothing of them. A row's form depends on that row alone.
 */
final class TileRows {
    private static final int LARGEST = 32767;
    private static final int FOUR = 4; // bytes that a dot product takes at once

    private final boolean areCodes;
    private final int width;
    private final int padded;
    private final short[] numbers;
    private final float[] plain;
    private final byte[] codes;
    private final float[] scales;

    /**
     * @param areCodes whether the weights are codes
     * @param rows at most
     * @param width numbers of a row
     */
    TileRows(boolean areCodes, int rows, int width) {
        this.areCodes = areCodes;
        this.width = width;
        padded = padded(width);
        numbers = new short[areCodes ? 0 : rows * width];
        plain = new float[areCodes ? rows * width : 0];
        codes = new byte[areCodes ? 2 * rows * padded : 0];
        scales = new float[areCodes ? rows : 0];
    }

    /** {@return bytes of a row of codes} */
    static int padded(int width) {
        return (width + FOUR - 1) / FOUR * FOUR;
    }

    boolean areCodes() {
        return areCodes;
    }

    /** {@return the rows in bfloat16} */
    short[] numbers() {
        return numbers;
    }

    /** {@return of each row its upper bits and then its lower ones} */
    byte[] codes() {
        return codes;
    }

    /** {@return what a row's codes are multiples of} */
    float scale(int row) {
        return scales[row];
    }

    /** Sets a row to x / sqrt(mean(x²) + epsilon) · weight. */
    void norm(int row, float[] x, int at, float[] weight, float epsilon, float[] lanes, int[] scratch) {
        if (areCodes) {
            TileMath.norm(x, at, width, weight, epsilon, lanes, plain, row * width);
            finish(row, scratch);
        } else {
            TileMath.norm(x, at, width, weight, epsilon, lanes, numbers, row * width);
        }
    }

    /** Sets a part of a row; a row of codes is there only once it is {@link #finish finished}. */
    void put(int row, int column, float[] from, int at, int count) {
        if (areCodes) {
            System.arraycopy(from, at, plain, row * width + column, count);
        } else {
            TileMath.round(from, at, numbers, row * width + column, count);
        }
    }

    /**
     * Makes the codes of a row whose parts are all there.
     *
     * @param row from 0
     * @param scratch as wide as a row
     */
    void finish(int row, int[] scratch) {
        float largest = TileMath.magnitude(plain, row * width, width);
        scales[row] = largest / LARGEST;
        TileMath.whole(plain, row * width, width, largest == 0 ? 0 : LARGEST / largest, scratch);
        TileMath.bytes(scratch, width, 8, codes, 2 * row * padded);
        TileMath.bytes(scratch, width, 0, codes, (2 * row + 1) * padded);
    }
}
