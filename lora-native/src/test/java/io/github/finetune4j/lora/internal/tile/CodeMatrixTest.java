// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Need;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class CodeMatrixTest {
    private static final int HEIGHT = 75; // a whole tile and a part of one
    private static final int WIDTH = 42; // no multiple of four
    private static final int ROWS = 5;

    @BeforeEach
    void tilesAreThere() {
        Need.SYSTEM.require(Tiles.isReady(), "tiles: " + Tiles.whyNot());
    }

    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = TileMath.wide(TileMath.rounded((float) random.nextGaussian()));
        }
        return numbers;
    }

    private static ByteBuffer bytes(float[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putShort(TileMath.rounded(number));
        }
        return bytes.flip();
    }

    private static Slab slab() {
        return new Slab(Slab.size(CodeMatrix.bytes(HEIGHT, WIDTH)));
    }

    @Test
    void row_isCodeTimesScale_ofThe127thPartOfTheLargest() {
        float[] numbers = numbers(new Random(1), HEIGHT * WIDTH);
        Arrays.fill(numbers, 3 * WIDTH, 4 * WIDTH, 0);
        float[] found = new float[WIDTH];
        try (Slab slab = slab()) {
            CodeMatrix matrix = new CodeMatrix(HEIGHT, WIDTH, slab);
            matrix.put(0, bytes(Arrays.copyOf(numbers, 10 * WIDTH)));
            matrix.put(10, bytes(Arrays.copyOfRange(numbers, 10 * WIDTH, HEIGHT * WIDTH)));
            for (int n = 0; n < HEIGHT; n++) {
                matrix.row(n, found, 0);

                assertThat(found).as("row " + n).containsExactly(coded(numbers, n));
            }
        }
    }

    private static float[] coded(float[] numbers, int n) {
        float[] row = Arrays.copyOfRange(numbers, n * WIDTH, (n + 1) * WIDTH);
        float largest = 1e-12f;
        for (float number : row) {
            largest = Math.max(largest, Math.abs(number));
        }
        float scale = largest / 127;
        for (int i = 0; i < WIDTH; i++) {
            row[i] = (int) Math.rint(row[i] / scale) * scale;
        }
        return row;
    }

    /** Activations of 16 bits: off by half a step of each at most, so by less than rounding to bfloat16 would be. */
    @Test
    void multiply_isTheProductOfItsRows_whateverTheSizeOfTheRest() {
        Random random = new Random(2);
        float[] numbers = numbers(random, HEIGHT * WIDTH);
        float[] x = numbers(random, ROWS * WIDTH);
        Arrays.fill(x, 2 * WIDTH, 3 * WIDTH, 0);
        x[4 * WIDTH] = 1000; // beside which the others are small
        try (Slab slab = slab()) {
            CodeMatrix matrix = new CodeMatrix(HEIGHT, WIDTH, slab);
            matrix.put(0, bytes(numbers));
            float[] set = multiplied(matrix, x, 0, false);
            float[] added = multiplied(matrix, x, 7, true);
            for (int row = 0; row < ROWS; row++) {
                double most = row == 4 ? 0.5 : 1e-3;
                for (int n = 0; n < HEIGHT; n++) {
                    double exact = exact(matrix, n, x, row);
                    assertThat(Math.abs(set[row * HEIGHT + n] - exact)).isLessThan(most);
                    assertThat(Math.abs(added[row * HEIGHT + n] - 7 - exact)).isLessThan(most);
                }
            }
        }
    }

    private static float[] multiplied(CodeMatrix matrix, float[] x, float before, boolean add) {
        TileRows rows = new TileRows(true, ROWS, WIDTH);
        int[] scratch = new int[2 * ROWS * Matrix.MOST_COLUMNS];
        for (int row = 0; row < ROWS; row++) {
            rows.put(row, 0, x, row * WIDTH, 20);
            rows.put(row, 20, x, row * WIDTH + 20, WIDTH - 20);
            rows.finish(row, scratch);
        }
        float[] c = new float[ROWS * HEIGHT];
        Arrays.fill(c, before);
        for (int tile = 0; tile < matrix.tiles(); tile++) {
            matrix.multiply(tile, ROWS, rows, scratch, c, matrix.first(tile), HEIGHT, add);
        }
        return c;
    }

    private static double exact(CodeMatrix matrix, int n, float[] x, int row) {
        float[] weights = new float[WIDTH];
        matrix.row(n, weights, 0);
        double sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            sum += (double) weights[i] * x[row * WIDTH + i];
        }
        return sum;
    }

    @Test
    void rows_ofWhatIsNoNumber_giveNone() {
        float[] numbers = numbers(new Random(3), HEIGHT * WIDTH);
        try (Slab slab = slab()) {
            CodeMatrix matrix = new CodeMatrix(HEIGHT, WIDTH, slab);
            matrix.put(0, bytes(numbers));
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
                float[] x = new float[ROWS * WIDTH];
                x[WIDTH + 3] = bad;

                float[] found = multiplied(matrix, x, 0, false);
                assertThat(Float.isFinite(found[0])).isTrue();
                assertThat(Float.isFinite(found[HEIGHT + 5])).isFalse();
            }
        }
    }
}
