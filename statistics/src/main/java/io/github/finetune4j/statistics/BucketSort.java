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
    private static final int OF_A_BUCKET = 8192;
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
        for (int bucket = 0; bucket < places.length; bucket++) {
            sort(sorted, from, bucket, spare, small);
            from = places[bucket];
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

    private void sort(double[] sorted, int from, int bucket, double[] spare, int... counts) {
        int to = places[bucket];
        int size = 2 * Integer.highestOneBit(to - from);
        // by a power of 2 nothing is rounded: what is in this bucket is in one of its small ones
        double fine = scale * size;
        double first = (double) bucket * size;
        if (to - from <= INSERTED) {
            insert(sorted, from, sorted, from, to - from);
        } else if (fine > Double.MAX_VALUE || count(sorted, from, to, fine, first, size, counts) > TOGETHER) {
            Arrays.sort(sorted, from, to);
        } else {
            for (int i = from; i < to; i++) {
                spare[counts[(int) ((sorted[i] - least) * fine - first)]++] = sorted[i];
            }
            insert(spare, 0, sorted, from, to - from);
        }
    }

    /** Finds where each small bucket begins; {@return how many the fullest holds} */
    private int count(double[] sorted, int from, int to, double fine, double first, int size, int... counts) {
        Arrays.fill(counts, 0, size, 0);
        for (int i = from; i < to; i++) {
            counts[(int) ((sorted[i] - least) * fine - first)]++;
        }
        return starts(counts, size);
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
