// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

/** Pairs of tokens that become one: which goes first, and what they become. */
final class Merges {
    private final long[] keys; // left << 32 | right, plus 1
    private final int[] ranks;
    private final int[] results;
    private final int mask;

    Merges(int expected) {
        int room = Integer.highestOneBit(Math.max(8, expected)) * 4;
        keys = new long[room];
        ranks = new int[room];
        results = new int[room];
        mask = room - 1;
    }

    /** Adds a pair; one that is added twice has its later rank. */
    void add(int left, int right, int rank, int result) {
        long key = key(left, right);
        int slot = Hash.of(key) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        keys[slot] = key;
        ranks[slot] = rank;
        results[slot] = result;
    }

    private static long key(int left, int right) {
        return ((long) left << 32 | right) + 1;
    }

    /** {@return where a pair stands, or -1} */
    int slot(int left, int right) {
        long key = key(left, right);
        int slot = Hash.of(key) & mask;
        while (keys[slot] != key) {
            if (keys[slot] == 0) {
                return -1;
            }
            slot = slot + 1 & mask;
        }
        return slot;
    }

    int rank(int slot) {
        return ranks[slot];
    }

    int result(int slot) {
        return results[slot];
    }
}
