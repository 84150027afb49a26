// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;

/**
 * Krippendorff's α (Content Analysis, 2004; Hayes and Krippendorff, Communication Methods and Measures 1, 2007): 1 less
 * the observed disagreement over that of chance. For any number of raters, any level of measurement, and with ratings
 * missing. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class KrippendorffAlpha {
    private static final double RELIABLE = 0.8;
    private static final double TENTATIVE = 0.667;
    private static final int[] NONE = {};

    private final Agreement.Level level;
    private final double[] values;

    /** Per item, the places of its ratings among the values; empty if it has fewer than two. */
    private final int[][] items;

    private final int[] pairableItems;
    private final double estimate;

    /**
     * What conclusions a value of α allows, by Krippendorff (Content Analysis, 2004, chapter 11).
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public enum Meaning {
        /** At least .800: rely on the ratings. */
        RELIABLE,
        /** From .667 to .800: draw tentative conclusions only. */
        TENTATIVE,
        /** Below .667, or not defined: the ratings don't measure one thing. */
        UNRELIABLE
    }

    private KrippendorffAlpha(Agreement.Level level, double[] values, int[][] items) {
        this.level = level;
        this.values = values;
        this.items = items;
        int[] pairable = new int[items.length];
        int size = 0;
        for (int item = 0; item < items.length; item++) {
            if (items[item].length > 0) {
                pairable[size++] = item;
            }
        }
        pairableItems = Arrays.copyOf(pairable, size);
        estimate = ofItems(pairableItems);
    }

    /**
     * {@return α of the ratings}
     *
     * @param ratings per rater, the ratings of all items in the same order; NaN where one is missing, else finite, and
     *     not below 0 if they are of the level {@link Agreement.Level#RATIO}
     * @param level what the numbers mean
     */
    public static KrippendorffAlpha of(double[][] ratings, Agreement.Level level) {
        Checks.atLeast("the number of raters", 2, ratings.length);
        for (double[] rater : ratings) {
            check(rater, ratings[0].length, level);
        }
        double[] values = distinct(ratings);
        return new KrippendorffAlpha(level, values, items(ratings, values));
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
        double[] sorted = Sorting.sorted(Arrays.copyOf(given, size));
        int last = 0;
        for (int i = 1; i < size; i++) {
            if (sorted[i] != sorted[last]) {
                sorted[++last] = sorted[i];
            }
        }
        return Arrays.copyOf(sorted, Math.min(size, last + 1));
    }

    private static int[][] items(double[][] ratings, double[] values) {
        int[] counts = new int[ratings[0].length];
        for (double[] rater : ratings) {
            for (int item = 0; item < counts.length; item++) {
                counts[item] += Double.isNaN(rater[item]) ? 0 : 1;
            }
        }
        int[][] items = new int[counts.length][];
        Arrays.setAll(items, item -> counts[item] < 2 ? NONE : new int[counts[item]]);
        for (double[] rater : ratings) {
            for (int item = 0; item < counts.length; item++) {
                if (items[item].length > 0 && !Double.isNaN(rater[item])) {
                    items[item][--counts[item]] = Arrays.binarySearch(values, rater[item] + 0.0);
                }
            }
        }
        return items;
    }

    private static void check(double[] rater, int items, Agreement.Level level) {
        if (rater.length != items) {
            throw new IllegalArgumentException("ratings of two raters: " + items + " and " + rater.length
                    + " -> give one for each item, NaN where it is missing");
        }
        for (double rating : rater) {
            if (Double.isInfinite(rating) || (level == Agreement.Level.RATIO && rating < 0)) {
                throw new IllegalArgumentException("rating of the level " + level + ": " + rating
                        + " -> give a finite number" + (level == Agreement.Level.RATIO ? " of at least 0" : "")
                        + ", or NaN for a missing one");
            }
        }
    }

    /** {@return α; 1 if there is no disagreement at all, NaN if no item has two ratings} */
    public double estimate() {
        return estimate;
    }

    /** {@return how many items have at least two ratings; the others don't count} */
    public int items() {
        return pairableItems.length;
    }

    /** {@return how many ratings those items have} */
    public int pairable() {
        return Arrays.stream(items).mapToInt(item -> item.length).sum();
    }

    /** {@return what the estimate allows; take that of the interval's lower end to be on the safe side} */
    public Meaning meaning() {
        return meaning(estimate);
    }

    /**
     * {@return what a value of α allows}
     *
     * @param alpha the value
     */
    public static Meaning meaning(double alpha) {
        return alpha >= RELIABLE ? Meaning.RELIABLE : alpha >= TENTATIVE ? Meaning.TENTATIVE : Meaning.UNRELIABLE;
    }

    /**
     * The percentile bootstrap interval: items are drawn with replacement, with all their ratings, and chance is
     * estimated anew each time. Items are taken as drawn, raters as given: it says nothing about other raters.
     *
     * @param confidence confidence level, between 0 and 1
     * @param resamples number of resamples, at least 100; 2,000 is usual
     * @param random the source of chance
     * @return the interval; its {@code n} is the number of items
     * @throws IllegalArgumentException if fewer than two items have two ratings
     */
    public Interval interval(double confidence, int resamples, RandomGenerator random) {
        Checks.level(confidence);
        Checks.atLeast("resamples", 100, resamples);
        Checks.atLeast("items with two ratings", 2, pairableItems.length);
        RowDraws draws = new RowDraws(pairableItems.length, random);
        int[] rows = new int[pairableItems.length];
        double[] drawn = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            draws.draw(rows);
            for (int j = 0; j < rows.length; j++) {
                rows[j] = pairableItems[rows[j]];
            }
            drawn[i] = ofItems(rows);
        }
        Arrays.sort(drawn);
        double tail = (1 - confidence) / 2;
        return new Interval(
                estimate,
                Quantiles.ofSorted(drawn, tail),
                Quantiles.ofSorted(drawn, 1 - tail),
                confidence,
                "Krippendorff α, bootstrap percentile over items, " + resamples + " resamples",
                rows.length);
    }

    /** {@return α of the items with these numbers, any of which may come several times} */
    double ofItems(int[] numbers) {
        double[] totals = new double[values.length];
        double n = 0;
        for (int number : numbers) {
            n += items[number].length;
            for (int place : items[number]) {
                totals[place]++;
            }
        }
        double[] below = new double[values.length + 1];
        for (int a = 0; a < values.length; a++) {
            below[a + 1] = below[a] + totals[a];
        }
        double observed = 0;
        for (int number : numbers) {
            observed += observed(items[number], totals, below);
        }
        if (n == 0) {
            return Double.NaN;
        }
        return observed == 0 ? 1 : 1 - observed / expected(totals, below, n);
    }

    private double observed(int[] item, double[] totals, double[] below) {
        double sum = 0;
        for (int i = 0; i < item.length; i++) {
            for (int j = 0; j < i; j++) {
                sum += distance(item[i], item[j], totals, below);
            }
        }
        return item.length == 0 ? 0 : 2 * sum / (item.length - 1);
    }

    private double expected(double[] totals, double[] below, double n) {
        double sum = 0;
        for (int a = 0; a < values.length; a++) {
            for (int b = 0; b < a && totals[a] > 0; b++) {
                sum += totals[a] * totals[b] * distance(a, b, totals, below);
            }
        }
        return 2 * sum / (n - 1);
    }

    private double distance(int a, int b, double[] totals, double[] below) {
        if (a == b) {
            return 0;
        }
        double difference = values[a] - values[b];
        return switch (level) {
            case NOMINAL -> 1;
            case ORDINAL -> {
                int low = Math.min(a, b);
                int high = Math.max(a, b);
                double between = below[high + 1] - below[low] - (totals[low] + totals[high]) / 2;
                yield between * between;
            }
            case INTERVAL -> difference * difference;
            case RATIO -> {
                double sum = values[a] + values[b];
                yield sum == 0 ? 0 : difference / sum * (difference / sum);
            }
        };
    }
}
