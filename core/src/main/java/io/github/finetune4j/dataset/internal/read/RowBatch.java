// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import java.util.Arrays;

/** A piece of a source: whole lines of JSONL, or records whose borders are known. */
public final class RowBatch {
    /** Readable bytes behind the last one, so that eight can be read at once. */
    static final int PADDING = 8;

    public byte[] bytes;
    public int length;
    public boolean tooLong; // the piece stands for one line longer than allowed, whose bytes are gone
    private int records = -1;
    private int[] borders = new int[0];
    private long[] lines = new long[0];

    public RowBatch(int size) {
        this.bytes = new byte[size + PADDING];
    }

    int capacity() {
        return bytes.length - PADDING;
    }

    void grow(int size) {
        bytes = Arrays.copyOf(bytes, size + PADDING);
    }

    /** Adds the borders of a record, which makes the piece one of records. */
    void record(int from, int to, long line) {
        records = Math.max(records, 0);
        if (2 * records + 2 > borders.length) {
            borders = Arrays.copyOf(borders, Math.max(64, borders.length * 2));
            lines = Arrays.copyOf(lines, borders.length / 2);
        }
        borders[2 * records] = from;
        borders[2 * records + 1] = to;
        lines[records++] = line;
    }

    /** {@return number of records; -1 where the piece consists of lines} */
    int records() {
        return records;
    }

    int from(int record) {
        return borders[2 * record];
    }

    int to(int record) {
        return borders[2 * record + 1];
    }

    long line(int record) {
        return lines[record];
    }

    /** Makes the piece ready to be filled again. */
    void clear() {
        length = 0;
        tooLong = false;
        records = -1;
    }
}
