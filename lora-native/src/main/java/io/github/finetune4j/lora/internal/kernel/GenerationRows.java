// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The rows of a generation as Java knows them: their tokens by column, and which of them wait to be computed. */
final class GenerationRows {
    private final int columns;
    private long[][] tokens; // [rows][columns]; 0 at pads and where nothing is yet
    private int[] starts; // the column of each row's first token
    private long[] offsets; // of each row's places in the rotary tables
    private boolean[] ended;
    private int column; // the first that waits
    private int width; // how many wait

    GenerationRows(Prompts prompts) {
        columns = prompts.columns();
        width = prompts.length();
        int rows = prompts.rows();
        tokens = new long[rows][columns];
        starts = new int[rows];
        offsets = new long[rows];
        ended = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            place(row, prompts, row, 0);
            offsets[row] = prompts.positions()[(row + 1) * width - 1] - (width - 1 - starts[row]);
        }
    }

    /** Writes a prompt into the columns from one on. */
    private void place(int row, Prompts prompts, int from, int first) {
        Arrays.fill(tokens[row], 0);
        for (int i = 0; i < prompts.length(); i++) {
            tokens[row][first + i] = prompts.ids()[from * prompts.length() + i];
        }
        starts[row] = first + prompts.pads(from);
        ended[row] = false;
    }

    int rows() {
        return tokens.length;
    }

    int column() {
        return column;
    }

    int width() {
        return width;
    }

    /** {@return how many more tokens there is a column for} */
    int room() {
        return columns - column - width;
    }

    /** {@return the tokens that wait, [rows · width]} */
    long[] ids() {
        return Arrays.stream(tokens)
                .flatMapToLong(row -> Arrays.stream(row, column, column + width))
                .toArray();
    }

    /** {@return their places in the rotary tables, [rows · width]} */
    long[] positions() {
        return IntStream.range(0, rows())
                .boxed()
                .flatMapToLong(row -> IntStream.range(column, column + width)
                        .mapToLong(c -> offsets[row] + Math.max(0, c - starts[row])))
                .toArray();
    }

    /** {@return the tokens of a row by column, as many as a text may have} */
    long[] of(int row, int context) {
        return Arrays.copyOf(tokens[row], Math.min(columns, starts[row] + context));
    }

    boolean[] ended() {
        return ended.clone();
    }

    /** What the row says from now on is thrown away; it counts its places anew, or they could leave the tables. */
    void end(int row) {
        ended[row] = true;
        starts[row] = column;
    }

    /**
     * What waited is in the cache now, and so is what came but for the last token of each row, which waits.
     *
     * @param more tokens of each row, [rows][at least 1]
     * @param ends tokens that end a row
     */
    void append(int[][] more, long[] ends) {
        for (int row = 0; row < more.length; row++) {
            for (int i = 0; i < more[row].length; i++) {
                int token = more[row][i];
                tokens[row][column + width + i] = token;
                ended[row] |= LongStream.of(ends).anyMatch(end -> end == token);
            }
        }
        column += width + more[0].length - 1;
        width = 1;
    }

    /** Rows begin anew with prompts that end with the column that waits. */
    void begin(int[] rows, Prompts prompts) {
        for (int i = 0; i < rows.length; i++) {
            place(rows[i], prompts, i, column + 1 - prompts.length());
        }
    }

    /** {@return how many of the first columns none of these rows needs} */
    int unused(int[] rows) {
        return IntStream.of(rows).map(row -> starts[row]).min().orElse(0);
    }

    /** Leaves these rows alone, without the first columns that they don't need. */
    void keep(int[] rows) {
        int shift = unused(rows);
        tokens = IntStream.of(rows)
                .mapToObj(row -> Arrays.copyOf(Arrays.copyOfRange(tokens[row], shift, columns), columns))
                .toArray(long[][]::new);
        starts = IntStream.of(rows).map(row -> starts[row] - shift).toArray();
        offsets = IntStream.of(rows).mapToLong(row -> offsets[row]).toArray();
        boolean[] before = ended;
        ended = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            ended[i] = before[rows[i]];
        }
        column -= shift;
    }
}
