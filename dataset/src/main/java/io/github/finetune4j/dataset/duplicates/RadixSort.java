// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import java.util.Arrays;

/**
 * Sorts many longs by their upper bits, least significant digit first: for evenly spread ones several times faster than
 * comparing.
 */
final class RadixSort {
    private static final int DIGIT = 11;
    private static final int FEW = 1 << 12;

    private RadixSort() {}

    /**
     * {@return the values, ascending by their bits from {@code lowest} on as unsigned numbers; equal ones stay in their
     * order, so if the bits below ascend already, all is sorted. One of {@code values} and an array of its size; both
     * are overwritten}
     *
     * @param values what to sort; their bits below {@code lowest} ascend
     * @param lowest bits below are not looked at
     */
    static long[] sorted(long[] values, int lowest) {
        if (values.length < FEW) {
            flip(values);
            Arrays.sort(values);
            flip(values);
            return values;
        }
        long[] from = values;
        long[] to = new long[values.length];
        for (int shift = lowest; shift < Long.SIZE; shift += DIGIT) {
            pass(from, to, shift);
            long[] done = to;
            to = from;
            from = done;
        }
        return from;
    }

    private static void flip(long[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] ^= Long.MIN_VALUE;
        }
    }

    private static void pass(long[] from, long[] to, int shift) {
        int mask = (1 << DIGIT) - 1;
        int[] next = new int[1 << DIGIT];
        for (long value : from) {
            next[(int) (value >>> shift) & mask]++;
        }
        int sum = 0;
        for (int digit = 0; digit < next.length; digit++) {
            int count = next[digit];
            next[digit] = sum;
            sum += count;
        }
        for (long value : from) {
            to[next[(int) (value >>> shift) & mask]++] = value;
        }
    }
}
