// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import java.util.function.IntConsumer;

/** From the first eight bytes of a row's hash to the row's number, in 12 to 24 bytes a row. */
final class RowIndex {
    private static final int FIRST = 1024;
    private long[] keys = new long[FIRST];
    private int[] values = new int[FIRST]; // number + 1; 0 = free
    private int size;

    /** A test whether a row of this number has the hash that is looked for. */
    @FunctionalInterface
    interface Check {
        boolean same(int row);
    }

    /** {@return the number of the row with this hash; −1 without} */
    int find(long key, Check check) {
        for (int at = slot(key, keys.length); values[at] != 0; at = (at + 1) & (keys.length - 1)) {
            if (keys[at] == key && check.same(values[at] - 1)) {
                return values[at] - 1;
            }
        }
        return -1;
    }

    /** Gives all rows whose hash begins with this key. */
    void each(long key, IntConsumer row) {
        for (int at = slot(key, keys.length); values[at] != 0; at = (at + 1) & (keys.length - 1)) {
            if (keys[at] == key) {
                row.accept(values[at] - 1);
            }
        }
    }

    void put(long key, int row) {
        if (++size * 4L > keys.length * 3L) {
            grow();
        }
        insert(keys, values, key, row + 1);
    }

    private void grow() {
        long[] moreKeys = new long[keys.length * 2];
        int[] moreValues = new int[values.length * 2];
        for (int i = 0; i < keys.length; i++) {
            if (values[i] != 0) {
                insert(moreKeys, moreValues, keys[i], values[i]);
            }
        }
        keys = moreKeys;
        values = moreValues;
    }

    private static void insert(long[] keys, int[] values, long key, int value) {
        int at = slot(key, keys.length);
        while (values[at] != 0) {
            at = (at + 1) & (keys.length - 1);
        }
        keys[at] = key;
        values[at] = value;
    }

    // the key is a hash already
    private static int slot(long key, int capacity) {
        return (int) (key ^ (key >>> Integer.SIZE)) & (capacity - 1);
    }
}
