// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.agreement;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.RowDraws;
import io.github.finetune4j.statistics.internal.Sorted;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
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

    private final Agreement.Level level;
    private final CodedRatings ratings;

    private final int[] pairableItems;
    private final double estimate;

    /**
     * The conclusions that a value of α allows, by Krippendorff (Content Analysis, 2004, chapter 11).
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

    private KrippendorffAlpha(Agreement.Level level, CodedRatings ratings) {
        this.level = level;
        this.ratings = ratings;
        pairableItems = IntStream.range(0, ratings.items())
                .filter(item -> ratings.different(item) > 0)
                .toArray();
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
        return new KrippendorffAlpha(level, CodedRatings.of(ratings));
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
        return Arrays.stream(pairableItems).map(ratings::ratings).sum();
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
                Sorted.quantile(drawn, tail),
                Sorted.quantile(drawn, 1 - tail),
                confidence,
                "Krippendorff α, bootstrap percentile over items, " + resamples + " resamples",
                rows.length);
    }

    /** {@return α of the items with these numbers, any of which may come several times} */
    double ofItems(int[] numbers) {
        double[] totals = new double[ratings.values.length];
        double n = 0;
        for (int number : numbers) {
            for (int i = 0; i < ratings.different(number); i++) {
                int times = ratings.times(number, i);
                n += times;
                totals[ratings.place(number, i)] += times;
            }
        }
        double[] below = new double[totals.length + 1];
        for (int a = 0; a < totals.length; a++) {
            below[a + 1] = below[a] + totals[a];
        }
        double observed = 0;
        for (int number : numbers) {
            observed += observed(number, totals, below);
        }
        if (n == 0) {
            return Double.NaN;
        }
        return observed == 0 ? 1 : 1 - observed / expected(totals, below, n);
    }

    private double observed(int item, double[] totals, double[] below) {
        int different = ratings.different(item);
        double sum = 0;
        for (int i = 1; i < different; i++) {
            for (int j = 0; j < i; j++) {
                sum += (double) ratings.times(item, i)
                        * ratings.times(item, j)
                        * distance(ratings.place(item, i), ratings.place(item, j), totals, below);
            }
        }
        return sum == 0 ? 0 : 2 * sum / (ratings.ratings(item) - 1);
    }

    private double expected(double[] totals, double[] below, double n) {
        double sum = 0;
        for (int a = 0; a < totals.length; a++) {
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
        double difference = ratings.values[a] - ratings.values[b];
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
                double sum = ratings.values[a] + ratings.values[b];
                yield sum == 0 ? 0 : difference / sum * (difference / sum);
            }
        };
    }
}
