// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** Finds the first row with the same content: open addressing over 64-bit hashes, content decides. */
final class HashTable {
    private final long[] hashes;
    private final int[] rows;

    HashTable(int size) {
        int capacity = Integer.highestOneBit(Math.max(8, Math.min(size, 1 << 28))) << 2;
        hashes = new long[capacity];
        rows = new int[capacity];
        Arrays.fill(rows, -1);
    }

    /**
     * {@return the earlier row with this content; {@code row} itself where there is none, which is then remembered}
     *
     * @param same whether an earlier row has the same content
     */
    int putIfAbsent(long hash, int row, IntPredicate same) {
        int mask = rows.length - 1;
        int slot = (int) hash & mask;
        while (rows[slot] >= 0) {
            if (hashes[slot] == hash && same.test(rows[slot])) {
                return rows[slot];
            }
            slot = (slot + 1) & mask;
        }
        hashes[slot] = hash;
        rows[slot] = row;
        return row;
    }
}
