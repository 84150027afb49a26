// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;

/** Sorts many numbers quickly: by digits of their bits, eleven bits a pass, whatever the distribution. */
final class Sorting {
    private static final int FEW = 4096;
    private static final int BITS = 11;
    private static final int BUCKETS = 1 << BITS;
    private static final int LAST = BUCKETS - 1;
    private static final int PASSES = 6;

    private Sorting() {}

    /** {@return a sorted copy; −0 and 0 are equal} */
    static double[] sorted(double[] values) {
        if (values.length < FEW) {
            double[] copy = new double[values.length];
            Arrays.setAll(copy, i -> values[i] + 0.0);
            Arrays.sort(copy);
            return copy;
        }
        return rises(values) ? values.clone() : numbers(byDigits(keys(values)));
    }

    private static boolean rises(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (values[i - 1] > values[i]) {
                return false;
            }
        }
        return true;
    }

    /** {@return the indexes of the values in rising order; equal values keep theirs} */
    static int[] order(double... values) {
        long[] keys = keys(values);
        int[] order = new int[keys.length];
        Arrays.setAll(order, i -> i);
        int[][] counts = counts(keys);
        int[] to = new int[keys.length];
        for (int pass = 0; pass < PASSES; pass++) {
            if (!movesNothing(counts[pass], keys.length)) {
                int[] next = starts(counts[pass]);
                for (int index : order) {
                    to[next[(int) (keys[index] >>> (pass * BITS)) & LAST]++] = index;
                }
                int[] free = order;
                order = to;
                to = free;
            }
        }
        return order;
    }

    /** Whole numbers in the order of the doubles, as unsigned ones. */
    private static long[] keys(double[] values) {
        long[] keys = new long[values.length];
        for (int i = 0; i < keys.length; i++) {
            long bits = Double.doubleToRawLongBits(values[i] + 0.0);
            keys[i] = bits ^ ((bits >> 63) | Long.MIN_VALUE);
        }
        return keys;
    }

    private static double[] numbers(long[] keys) {
        double[] values = new double[keys.length];
        for (int i = 0; i < keys.length; i++) {
            long key = keys[i];
            values[i] = Double.longBitsToDouble(key ^ ((~key >> 63) | Long.MIN_VALUE));
        }
        return values;
    }

    private static long[] byDigits(long[] keys) {
        int[][] counts = counts(keys);
        long[] from = keys;
        long[] to = new long[keys.length];
        for (int pass = 0; pass < PASSES; pass++) {
            if (movesNothing(counts[pass], keys.length)) {
                continue;
            }
            scatter(from, to, starts(counts[pass]), pass * BITS);
            long[] free = from;
            from = to;
            to = free;
        }
        return from;
    }

    private static int[][] counts(long[] keys) {
        int[][] counts = new int[PASSES][BUCKETS];
        for (long key : keys) {
            for (int pass = 0; pass < PASSES; pass++) {
                counts[pass][(int) (key >>> (pass * BITS)) & LAST]++;
            }
        }
        return counts;
    }

    private static boolean movesNothing(int[] counts, int all) {
        for (int count : counts) {
            if (count != 0) {
                return count == all;
            }
        }
        return true;
    }

    private static int[] starts(int[] counts) {
        int next = 0;
        for (int i = 0; i < counts.length; i++) {
            int count = counts[i];
            counts[i] = next;
            next += count;
        }
        return counts;
    }

    private static void scatter(long[] from, long[] to, int[] next, int shift) {
        for (long key : from) {
            to[next[(int) (key >>> shift) & LAST]++] = key;
        }
    }
}
