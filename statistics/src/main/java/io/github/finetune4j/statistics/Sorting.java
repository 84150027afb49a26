// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;

/**
 * Sorts many numbers quickly, whatever the distribution: in buckets where they are spread, otherwise by three digits of
 * eleven bits each, from the highest bit on that is not the same in all of them. The few that agree in all three digits
 * are sorted among themselves.
 */
final class Sorting {
    private static final int FEW = 4096;
    /** So many that agree in all digits are sorted by insertion. */
    private static final int INSERTED = 64;

    private static final int BITS = 11;
    private static final int BUCKETS = 1 << BITS;
    private static final int LAST = BUCKETS - 1;
    private static final int DIGITS = 3;
    private static final int SORTED_BITS = DIGITS * BITS;
    /** Bits for the index of an array, beside the digits. */
    private static final int INDEX_BITS = Long.SIZE - SORTED_BITS;

    private static final long INDEX = (1L << INDEX_BITS) - 1;

    private Sorting() {}

    /** {@return a sorted copy of numbers, none of them NaN; −0 and 0 are equal} */
    static double[] sorted(double[] values) {
        if (values.length < FEW) {
            double[] copy = new double[values.length];
            Arrays.setAll(copy, i -> values[i] + 0.0);
            Arrays.sort(copy);
            return copy;
        }
        if (rises(values)) {
            return values.clone();
        }
        BucketSort buckets = BucketSort.of(values);
        return buckets.isEven() ? buckets.sorted() : numbers(sortedKeys(values));
    }

    private static boolean rises(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (values[i - 1] > values[i]) {
                return false;
            }
        }
        return true;
    }

    private static long[] sortedKeys(double[] values) {
        long[] keys = keys(values);
        int shift = lowest(keys);
        long[] sorted = byDigits(keys, shift);
        for (int i = 1; shift > 0 && i < sorted.length; i++) {
            if ((sorted[i] ^ sorted[i - 1]) >>> shift == 0) {
                int to = end(sorted, i, shift);
                Arrays.sort(sorted, i - 1, to);
                i = to;
            }
        }
        return sorted;
    }

    /** Where those end that agree with one from a bit on. */
    private static int end(long[] keys, int from, int shift) {
        long digits = keys[from] >>> shift;
        int to = from + 1;
        while (to < keys.length && keys[to] >>> shift == digits) {
            to++;
        }
        return to;
    }

    /** {@return the indexes of the values in rising order; equal values keep theirs} */
    static int[] order(double... values) {
        return order(keys(values));
    }

    private static int[] order(long[] keys) {
        int shift = lowest(keys);
        long[] tagged = new long[keys.length];
        for (int i = 0; i < keys.length; i++) {
            tagged[i] = ((keys[i] >>> shift) << INDEX_BITS) | i;
        }
        long[] sorted = byDigits(tagged, INDEX_BITS);
        int[] order = new int[keys.length];
        for (int from = 0, to; from < order.length; from = to) {
            to = end(sorted, from, INDEX_BITS);
            for (int i = from; i < to; i++) {
                order[i] = (int) (sorted[i] & INDEX);
            }
            if (to - from > 1 && shift > 0) {
                settle(keys, order, from, to);
            }
        }
        return order;
    }

    /** Puts those in order that agree in all digits so far. */
    private static void settle(long[] keys, int[] order, int from, int to) {
        if (to - from <= INSERTED) {
            insert(keys, order, from, to);
            return;
        }
        long[] some = new long[to - from];
        Arrays.setAll(some, i -> keys[order[from + i]]);
        int[] before = Arrays.copyOfRange(order, from, to);
        int[] own = order(some);
        Arrays.setAll(own, i -> before[own[i]]);
        System.arraycopy(own, 0, order, from, own.length);
    }

    private static void insert(long[] keys, int[] order, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int index = order[i];
            int place = i;
            while (place > from && keys[order[place - 1]] > keys[index]) {
                order[place] = order[place - 1];
                place--;
            }
            order[place] = index;
        }
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

    /** The lowest bit of the digits, of which the highest begins where the numbers first differ. */
    private static int lowest(long[] keys) {
        long differing = 0;
        for (long key : keys) {
            differing |= key ^ keys[0];
        }
        return Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(differing) - SORTED_BITS);
    }

    private static long[] byDigits(long[] keys, int shift) {
        int[][] counts = counts(keys, shift);
        long[] from = keys;
        long[] to = new long[keys.length];
        for (int digit = 0; digit < DIGITS; digit++) {
            if (movesNothing(counts[digit], keys.length)) {
                continue;
            }
            scatter(from, to, starts(counts[digit]), shift + digit * BITS);
            long[] free = from;
            from = to;
            to = free;
        }
        return from;
    }

    private static int[][] counts(long[] keys, int shift) {
        int[] low = new int[BUCKETS];
        int[] middle = new int[BUCKETS];
        int[] high = new int[BUCKETS];
        for (long key : keys) {
            long digits = key >>> shift;
            low[(int) digits & LAST]++;
            middle[(int) (digits >>> BITS) & LAST]++;
            high[(int) (digits >>> (2 * BITS)) & LAST]++;
        }
        return new int[][] {low, middle, high};
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
