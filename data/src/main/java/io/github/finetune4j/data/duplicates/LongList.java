package io.github.finetune4j.data.duplicates;

import java.util.Arrays;

/** Many longs, in pieces, so that growing copies little. */
final class LongList {
    private static final int BITS = 16;
    private static final int PIECE = 1 << BITS;
    private long[][] pieces = new long[16][];
    private long size;

    void add(long value) {
        int piece = (int) (size >>> BITS);
        if (piece == pieces.length) {
            pieces = Arrays.copyOf(pieces, piece * 2);
        }
        if (pieces[piece] == null) {
            pieces[piece] = new long[PIECE];
        }
        pieces[piece][(int) (size++ & (PIECE - 1))] = value;
    }

    void addAll(long[] values) {
        for (long value : values) {
            add(value);
        }
    }

    void append(LongList other) {
        for (long i = 0; i < other.size; i++) {
            add(other.at(i));
        }
    }

    long at(long index) {
        return pieces[(int) (index >>> BITS)][(int) (index & (PIECE - 1))];
    }

    long size() {
        return size;
    }
}
