// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import java.util.Arrays;

/** Many longs, in pieces, so that growing copies little. */
final class LongList {
    private static final int BITS = 14; // 128 KiB: larger arrays are a burden to the garbage collector
    private static final int PIECE = 1 << BITS;
    private long[][] pieces = new long[16][];
    private long size;

    void add(long value) {
        piece()[(int) (size++ & (PIECE - 1))] = value;
    }

    void addAll(long[] values) {
        addAll(values, 0, values.length);
    }

    void append(LongList other) {
        for (long done = 0; done < other.size; done += PIECE) {
            addAll(other.pieces[(int) (done >>> BITS)], 0, (int) Math.min(PIECE, other.size - done));
        }
    }

    /** Appends a range of another list. */
    void append(LongList other, long from, long to) {
        for (long i = from; i < to; i++) {
            add(other.at(i));
        }
    }

    private void addAll(long[] values, int from, int to) {
        int done = from;
        while (done < to) {
            int at = (int) (size & (PIECE - 1));
            int count = Math.min(to - done, PIECE - at);
            System.arraycopy(values, done, piece(), at, count);
            size += count;
            done += count;
        }
    }

    // Where the next value goes
    private long[] piece() {
        int piece = (int) (size >>> BITS);
        if (piece == pieces.length) {
            pieces = Arrays.copyOf(pieces, piece * 2);
        }
        if (pieces[piece] == null) {
            pieces[piece] = new long[PIECE];
        }
        return pieces[piece];
    }

    long at(long index) {
        return pieces[(int) (index >>> BITS)][(int) (index & (PIECE - 1))];
    }

    long size() {
        return size;
    }
}
