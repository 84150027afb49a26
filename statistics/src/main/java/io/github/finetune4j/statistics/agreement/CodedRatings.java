// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.agreement;

import io.github.finetune4j.statistics.internal.Sorted;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Ratings as places among the distinct values, and of each item how often it was given which. Small whole numbers,
 * which scales mostly have, are looked up; others are sorted.
 */
final class CodedRatings {
    private static final int SMALL = 127;
    private static final byte MISSING = SMALL;

    /** The distinct values, ascending. */
    final double[] values;

    /** The entries of an item are those from its own beginning to that of the next. */
    private final int[] begin;

    private int[] place = new int[1024];
    private int[] times = new int[1024];

    private CodedRatings(double[] values, int items) {
        this.values = values;
        begin = new int[items + 1];
    }

    /** {@code ratings}: per rater, of all items, finite or NaN. */
    static CodedRatings of(double[][] ratings) {
        boolean[] given = new boolean[SMALL];
        byte[][] small = new byte[ratings.length][];
        for (int rater = 0; rater < ratings.length; rater++) {
            small[rater] = new byte[ratings[rater].length];
            if (!code(ratings[rater], small[rater], given)) {
                return sorted(ratings);
            }
        }
        double[] values = IntStream.range(0, SMALL)
                .filter(value -> given[value])
                .asDoubleStream()
                .toArray();
        CodedRatings coded = new CodedRatings(values, ratings[0].length);
        coded.count(small);
        return coded;
    }

    private static CodedRatings sorted(double[][] ratings) {
        CodedRatings coded = new CodedRatings(distinct(ratings), ratings[0].length);
        coded.count(ratings);
        return coded;
    }

    /** {@return whether all ratings are small whole numbers} */
    private static boolean code(double[] ratings, byte[] into, boolean[] given) {
        for (int item = 0; item < ratings.length; item++) {
            double rating = ratings[item];
            int whole = (int) rating;
            if (rating == whole && whole >= 0 && whole < SMALL) {
                into[item] = (byte) whole;
                given[whole] = true;
            } else if (Double.isNaN(rating)) {
                into[item] = MISSING;
            } else {
                return false;
            }
        }
        return true;
    }

    private static double[] distinct(double[][] ratings) {
        double[] given = new double[ratings.length * ratings[0].length];
        int size = 0;
        for (double[] rater : ratings) {
            for (double rating : rater) {
                if (!Double.isNaN(rating)) {
                    given[size++] = rating;
                }
            }
        }
        double[] sorted = Sorted.of(Arrays.copyOf(given, size));
        int last = 0;
        for (int i = 1; i < size; i++) {
            if (sorted[i] != sorted[last]) {
                sorted[++last] = sorted[i];
            }
        }
        return Arrays.copyOf(sorted, Math.min(size, last + 1));
    }

    private void count(byte[][] small) {
        int[] counts = new int[SMALL + 1];
        for (int item = 0; item < items(); item++) {
            for (byte[] rater : small) {
                counts[rater[item]]++;
            }
            int ratings = small.length - counts[MISSING];
            int end = begin[item];
            room(end + values.length);
            for (int i = 0; i < values.length; i++) {
                int value = (int) values[i];
                if (counts[value] > 0 && ratings > 1) {
                    place[end] = i;
                    times[end++] = counts[value];
                }
                counts[value] = 0;
            }
            counts[MISSING] = 0;
            begin[item + 1] = end;
        }
    }

    private void count(double[][] ratings) {
        int[] given = new int[ratings.length];
        for (int item = 0; item < items(); item++) {
            int size = 0;
            for (double[] rater : ratings) {
                if (!Double.isNaN(rater[item])) {
                    given[size++] = Arrays.binarySearch(values, rater[item] + 0.0);
                }
            }
            Arrays.sort(given, 0, size);
            begin[item + 1] = size < 2 ? begin[item] : keep(begin[item], given, size);
        }
    }

    /** {@return where the next item begins} */
    private int keep(int from, int[] sorted, int size) {
        room(from + size);
        int end = from;
        for (int i = 0; i < size; i++) {
            if (i > 0 && sorted[i] == sorted[i - 1]) {
                times[end - 1]++;
            } else {
                place[end] = sorted[i];
                times[end++] = 1;
            }
        }
        return end;
    }

    private void room(int size) {
        if (size > place.length) {
            place = Arrays.copyOf(place, 2 * size);
            times = Arrays.copyOf(times, place.length);
        }
    }

    int items() {
        return begin.length - 1;
    }

    /** {@return how many different values the item has; 0 where fewer than two raters rated it} */
    int different(int item) {
        return begin[item + 1] - begin[item];
    }

    /** {@return the place of one of the item's values} */
    int place(int item, int which) {
        return place[begin[item] + which];
    }

    /** {@return how often the item was given that value} */
    int times(int item, int which) {
        return times[begin[item] + which];
    }

    /** {@return how many ratings count of the item} */
    int ratings(int item) {
        int ratings = 0;
        for (int i = begin[item]; i < begin[item + 1]; i++) {
            ratings += times[i];
        }
        return ratings;
    }
}
