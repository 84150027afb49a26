// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import io.github.finetune4j.dataset.result.LengthSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A distribution of numbers, such as lengths in tokens or characters. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Distribution {
    private static final double TO_SIGMA = 0.6745; // MAD of a normal distribution, in standard deviations
    private static final double MEAN_TO_SIGMA = 1.253314; // the same for the mean absolute deviation
    private final int[] sorted;

    private Distribution(int[] sorted) {
        this.sorted = sorted;
    }

    /**
     * {@return the distribution of these values}
     *
     * @param values in any order
     */
    public static Distribution of(int... values) {
        int[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Distribution(sorted);
    }

    /** {@return number of values} */
    public int count() {
        return sorted.length;
    }

    /** {@return least, median, 95th percentile, greatest and mean; all 0 without values} */
    public LengthSummary summary() {
        if (sorted.length == 0) {
            return new LengthSummary(0, 0, 0, 0, 0, 0);
        }
        double mean = (double) sum() / sorted.length;
        return new LengthSummary(
                sorted.length, sorted[0], quantile(0.5), quantile(0.95), sorted[sorted.length - 1], mean);
    }

    /** {@return the sum of all values} */
    public long sum() {
        return Arrays.stream(sorted).asLongStream().sum();
    }

    /**
     * {@return the smallest value that at least this share does not exceed (nearest rank); 0 without values}
     *
     * @param share 0 to 1
     */
    public int quantile(double share) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /**
     * {@return how far a value lies from the median in robust standard deviations: 0.6745 (x − median) / MAD (Iglewicz
     * and Hoaglin, How to Detect and Handle Outliers, 1993). Where more than half of the values are equal, the mean
     * absolute deviation stands in; where all are, 0}
     *
     * @param value any value
     */
    public double robustScore(int value) {
        double median = median();
        double[] deviations = Arrays.stream(sorted)
                .mapToDouble(v -> Math.abs(v - median))
                .sorted()
                .toArray();
        if (deviations.length == 0) {
            return 0;
        }
        return score(value, median, deviations);
    }

    private static double score(int value, double median, double[] deviations) {
        int half = deviations.length / 2;
        double mad = deviations.length % 2 == 1 ? deviations[half] : (deviations[half - 1] + deviations[half]) / 2;
        if (mad > 0) {
            return TO_SIGMA * (value - median) / mad;
        }
        double mean = Arrays.stream(deviations).average().orElse(0);
        return mean > 0 ? (value - median) / (MEAN_TO_SIGMA * mean) : 0;
    }

    /**
     * {@return the least and the greatest value that are no outliers; none lies outside where the range is that of all
     * values}
     *
     * @param scores how many robust standard deviations are still fine; 3.5 is usual
     */
    public int[] usualRange(double scores) {
        double median = median();
        double[] deviations = Arrays.stream(sorted)
                .mapToDouble(v -> Math.abs(v - median))
                .sorted()
                .toArray();
        int[] usual = Arrays.stream(sorted)
                .filter(v -> Math.abs(score(v, median, deviations)) <= scores)
                .toArray();
        return usual.length == 0 ? new int[] {0, 0} : new int[] {usual[0], usual[usual.length - 1]};
    }

    /**
     * One bar of a histogram.
     *
     * @param from least value in it
     * @param to least value of the next
     * @param count values in it
     * @since 0.1
     */
    public record Bin(int from, int to, int count) {}

    /**
     * {@return a histogram of bars of equal width over the values up to the 99th percentile; the last bar takes the
     * rest}
     *
     * @param bars at most, at least 1
     */
    public List<Bin> histogram(int bars) {
        List<Bin> bins = new ArrayList<>();
        if (sorted.length == 0) {
            return bins;
        }
        int low = sorted[0];
        int width = Math.max(1, (int) Math.ceil((quantile(0.99) - low + 1) / (double) bars));
        int at = 0;
        for (int from = low; at < sorted.length; from += width) {
            boolean last = bins.size() == bars - 1 || from + width > quantile(0.99);
            int start = at;
            while (at < sorted.length && (last || sorted[at] < from + width)) {
                at++;
            }
            bins.add(new Bin(from, last ? sorted[sorted.length - 1] + 1 : from + width, at - start));
        }
        return bins;
    }

    private double median() {
        int half = sorted.length / 2;
        if (sorted.length == 0) {
            return 0;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + (double) sorted[half]) / 2;
    }
}
