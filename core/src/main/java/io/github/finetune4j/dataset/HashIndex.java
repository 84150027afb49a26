package io.github.finetune4j.dataset;

import java.nio.ByteBuffer;

/**
 * Remembers for each hash the first number given with it, in 48 to 96 bytes per entry. 128 bits of SHA-256 decide: a million rows
 * collide by chance with a probability of 10⁻²⁷.
 */
final class HashIndex {
    private static final int FIRST = 1 << 10;
    private long[] high = new long[FIRST];
    private long[] low = new long[FIRST];
    private long[] values = new long[FIRST]; // value + 1; 0 = free
    private int size;

    /**
     * {@return the value that came first with this hash: {@code value} itself if the hash is new}
     *
     * @param sha256 at least 16 bytes
     * @param value at least 0
     */
    long putIfAbsent(byte[] sha256, long value) {
        ByteBuffer bytes = ByteBuffer.wrap(sha256);
        long first = bytes.getLong();
        long second = bytes.getLong();
        if (size * 2 >= values.length) {
            grow();
        }
        int slot = slot(first, second);
        if (values[slot] != 0) {
            return values[slot] - 1;
        }
        set(slot, first, second, value + 1);
        size++;
        return value;
    }

    private int slot(long first, long second) {
        int mask = values.length - 1;
        int slot = (int) first & mask;
        while (values[slot] != 0 && (high[slot] != first || low[slot] != second)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void set(int slot, long first, long second, long stored) {
        high[slot] = first;
        low[slot] = second;
        values[slot] = stored;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] oldValues = values;
        high = new long[oldHigh.length * 2];
        low = new long[high.length];
        values = new long[high.length];
        for (int i = 0; i < oldValues.length; i++) {
            if (oldValues[i] != 0) {
                set(slot(oldHigh[i], oldLow[i]), oldHigh[i], oldLow[i], oldValues[i]);
            }
        }
    }
}
