// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A piece of a source: whole lines of JSONL, or records with known borders. Used again once its rows are taken. */
public final class RowBatch {
    /** Readable bytes behind the last one, so that eight can be read at once. */
    static final int PADDING = 8;

    private byte[] bytes;
    private int length;
    private boolean tooLong;
    private int records = -1;
    private int[] borders = new int[0];
    private long[] lines = new long[0];

    public RowBatch(int size) {
        this.bytes = new byte[size + PADDING];
    }

    /** {@return the bytes themselves, no copy; {@link #length()} of them count} */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** {@return whether the piece stands for one line longer than allowed, whose bytes are gone} */
    public boolean tooLong() {
        return tooLong;
    }

    int capacity() {
        return bytes.length - PADDING;
    }

    void grow(int size) {
        bytes = Arrays.copyOf(bytes, size + PADDING);
    }

    /** Appends bytes. */
    void add(byte[] from, int start, int end) {
        int sum = length + end - start;
        if (sum > capacity()) {
            grow(sum);
        }
        System.arraycopy(from, start, bytes, length, end - start);
        length = sum;
    }

    /** {@return whether a stream had the bytes to fill the rest; otherwise it has ended} */
    boolean fill(InputStream in) throws IOException {
        int got = BatchSource.fill(in, bytes, length, capacity() - length);
        length += got;
        return length == capacity();
    }

    /** Leaves the first bytes alone. */
    void cut(int newLength) {
        length = newLength;
    }

    void becomeTooLong() {
        length = 0;
        tooLong = true;
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

    /**
     * {@return line of a row in the source}
     *
     * @param row counted from 0
     * @param before lines before the piece, from which a piece of lines goes on
     */
    long line(int row, long before) {
        return records < 0 ? before + row + 1 : lines[row];
    }

    /** Makes the piece ready to be filled again. */
    void clear() {
        length = 0;
        tooLong = false;
        records = -1;
    }
}
