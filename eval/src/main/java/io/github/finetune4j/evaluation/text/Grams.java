// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.Arrays;

/**
 * N-grams of one text by number, with counts: an n-gram's number is found from the number of its first n − 1 symbols
 * and its last symbol, so that every order costs one look-up per position, and no two n-grams share a number.
 */
final class Grams {
    private static final int EMPTY = -1;

    private long[] keys = new long[1 << 12];
    private int[] numbers = new int[1 << 12];
    private int mask = keys.length - 1;
    private int[] counts = new int[1 << 11];
    private int[] other = new int[1 << 11];
    private int[] best = new int[0];
    private int[] prefix = new int[1 << 8];
    /** Number of the first n-gram of each order; those of one order are numbered in a row. */
    private int[] firstOf = new int[8];

    private int size;

    Grams() {
        Arrays.fill(keys, EMPTY);
    }

    /** Forgets everything, and makes room for the n-grams of a text. */
    void start(int symbols, int orders) {
        int most = symbols * orders + 1;
        int capacity = Integer.highestOneBit(Math.max(256, most)) << 2;
        if (capacity > keys.length) {
            keys = new long[capacity];
            numbers = new int[capacity];
        }
        mask = Math.max(capacity, 1024) - 1;
        Arrays.fill(keys, 0, mask + 1, EMPTY);
        if (counts.length < most + 1) {
            counts = new int[most + 1];
            other = new int[most + 1];
        }
        if (prefix.length < symbols) {
            prefix = new int[2 * symbols];
        }
        if (firstOf.length < orders + 2) {
            firstOf = new int[orders + 2];
        }
        Arrays.fill(best, 0);
        size = 1;
    }

    /** Counts all n-grams of a text, whose symbols are numbers from 0 up. */
    void count(int[] symbols, int length, int orders) {
        for (int order = 1; order <= orders; order++) {
            firstOf[order] = size;
            for (int i = 0; i + order <= length; i++) {
                int number = number(order == 1 ? 0 : prefix[i], symbols[i + order - 1]);
                prefix[i] = number;
                counts[number]++;
            }
            firstOf[order + 1] = size;
        }
    }

    private int number(int before, int symbol) {
        long key = ((long) before << 32) | symbol;
        int slot = slot(key);
        while (keys[slot] != EMPTY) {
            if (keys[slot] == key) {
                return numbers[slot];
            }
            slot = (slot + 1) & mask;
        }
        keys[slot] = key;
        numbers[slot] = size;
        counts[size] = 0;
        other[size] = 0;
        return size++;
    }

    private int find(int before, int symbol) {
        long key = ((long) before << 32) | symbol;
        int slot = slot(key);
        while (keys[slot] != EMPTY) {
            if (keys[slot] == key) {
                return numbers[slot];
            }
            slot = (slot + 1) & mask;
        }
        return EMPTY;
    }

    private int slot(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & mask;
    }

    /**
     * How many n-grams of another text occur here too, each at most as often as here, for every order from 1.
     *
     * @param matches is filled from index 0
     */
    void matches(int[] symbols, int length, int orders, int[] matches) {
        if (prefix.length < length) {
            prefix = new int[2 * length];
        }
        Arrays.fill(other, 0, size, 0);
        for (int order = 1; order <= orders; order++) {
            int shared = 0;
            for (int i = 0; i + order <= length; i++) {
                int before = order == 1 ? 0 : prefix[i];
                int number =
                        before == EMPTY || symbols[i + order - 1] < 0 ? EMPTY : find(before, symbols[i + order - 1]);
                prefix[i] = number;
                if (number != EMPTY && other[number]++ < counts[number]) {
                    shared++;
                }
            }
            matches[order - 1] = shared;
        }
    }

    /**
     * Takes note of what another reference has of each n-gram of this text; {@link #clipped} counts with the most of
     * any.
     */
    void raise(int[] symbols, int length, int[] matches) {
        matches(symbols, length, matches.length, matches);
        if (best.length < size) {
            best = Arrays.copyOf(best, counts.length);
        }
        for (int number = 1; number < size; number++) {
            best[number] = Math.max(best[number], other[number]);
        }
    }

    /** Like {@link #matches}, against the references raised since {@link #start}. */
    void clipped(int[] matches) {
        for (int order = 1; order <= matches.length; order++) {
            int shared = 0;
            for (int number = firstOf[order]; number < firstOf[order + 1]; number++) {
                shared += Math.min(counts[number], best[number]);
            }
            matches[order - 1] = shared;
        }
    }
}
