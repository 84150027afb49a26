// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;

/**
 * Sorts many numbers by what they are worth: first into some hundred buckets of equal width, each of them small enough
 * to stay near the processor, then within each bucket likewise. Only the copy that is handed back is as long as the
 * numbers. Numbers that crowd in few buckets are better sorted by their digits.
 */
final class BucketSort {
    private static final int OF_A_BUCKET = 4096;
    private static final int FEWEST_BUCKETS = 16;
    private static final int MOST_BUCKETS = 2048;
    /** A bucket that holds a larger share than one by this is a crowd. */
    private static final int CROWD = 8;
    /** So many are sorted by insertion. */
    private static final int INSERTED = 32;
    /** So many in one small bucket, and the whole bucket is left to the JDK. */
    private static final int TOGETHER = 64;

    private final double[] values;
    private final double least;
    private final double scale;
    /** How many each bucket holds, then where its next one goes. */
    private final int[] places;

    private final int largest;

    private BucketSort(double[] values, double[] range) {
        this.values = values;
        int buckets = Integer.highestOneBit(values.length / OF_A_BUCKET);
        buckets = Math.max(FEWEST_BUCKETS, Math.min(MOST_BUCKETS, buckets));
        least = range[0];
        scale = scale(buckets, least, range[1]);
        places = new int[buckets];
        for (double value : values) {
            places[(int) ((value - least) * scale)]++;
        }
        largest = Arrays.stream(places).max().orElse(0);
    }

    /** The greatest number has the last bucket for itself; finite for numbers that are next to each other, too. */
    private static double scale(int buckets, double least, double greatest) {
        return Math.min(Double.MAX_VALUE, (buckets - 1) / (greatest - least));
    }

    /** Counts what each bucket would hold of numbers, none of them NaN. */
    static BucketSort of(double... values) {
        return new BucketSort(values, Histogram.range(values));
    }

    /** {@return whether the buckets hold about alike, so that this way of sorting is fast} */
    boolean isEven() {
        return largest < values.length / CROWD;
    }

    /** {@return a sorted copy; −0 is 0 there} Once. */
    double[] sorted() {
        starts(places, places.length);
        double[] sorted = new double[values.length];
        for (double value : values) {
            sorted[places[(int) ((value - least) * scale)]++] = value + 0.0;
        }
        double[] spare = new double[largest];
        int[] small = new int[2 * Integer.highestOneBit(largest + INSERTED)];
        int from = 0;
        for (int to : places) {
            sort(sorted, from, to, spare, small);
            from = to;
        }
        return sorted;
    }

    /** Turns counts into places; {@return the greatest count} */
    private static int starts(int[] counts, int size) {
        int next = 0;
        int most = 0;
        for (int i = 0; i < size; i++) {
            int count = counts[i];
            counts[i] = next;
            next += count;
            most = Math.max(most, count);
        }
        return most;
    }

    private static void sort(double[] bucket, int from, int to, double[] spare, int... places) {
        if (to - from <= INSERTED) {
            insert(bucket, from, bucket, from, to - from);
            return;
        }
        double[] range = Histogram.range(bucket, from, to);
        if (range[0] < range[1]) {
            spread(bucket, from, to, range[0], range[1], spare, places);
        }
    }

    private static void spread(
            double[] bucket, int from, int to, double least, double greatest, double[] spare, int... places) {
        int size = 2 * Integer.highestOneBit(to - from);
        double scale = scale(size, least, greatest);
        Arrays.fill(places, 0, size, 0);
        for (int i = from; i < to; i++) {
            places[(int) ((bucket[i] - least) * scale)]++;
        }
        if (starts(places, size) > TOGETHER) {
            Arrays.sort(bucket, from, to);
            return;
        }
        for (int i = from; i < to; i++) {
            spare[places[(int) ((bucket[i] - least) * scale)]++] = bucket[i];
        }
        insert(spare, 0, bucket, from, to - from);
    }

    /** Writes numbers, of which most are in order, in order. */
    private static void insert(double[] numbers, int from, double[] into, int start, int size) {
        for (int i = 0; i < size; i++) {
            double value = numbers[from + i];
            int place = start + i;
            while (place > start && into[place - 1] > value) {
                into[place] = into[place - 1];
                place--;
            }
            into[place] = value;
        }
    }
}
