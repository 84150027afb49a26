// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;

/**
 * Quantiles of many numbers without sorting them: counted in buckets of equal width, of which only those are sorted
 * that a quantile lies in.
 */
final class Selection {
    private static final int BUCKETS = 4096;

    private final double[][] samples;
    private final double least;
    private final double scale;
    private final int[] counts = new int[BUCKETS];
    private final boolean[] wanted = new boolean[BUCKETS];

    private Selection(double[][] samples, double least, double scale) {
        this.samples = samples;
        this.least = least;
        this.scale = scale;
        for (double[] values : samples) {
            for (double value : values) {
                counts[bucket(value)]++;
            }
        }
    }

    /** {@return quantiles between neighbours, as {@link Quantiles#linear} has them} */
    static double[] of(double[] values, double... probabilities) {
        return ofAll(new double[][] {values}, probabilities);
    }

    /** {@return quantiles of all samples together, likewise} */
    static double[] ofAll(double[][] samples, double... probabilities) {
        int n = Arrays.stream(samples).mapToInt(values -> values.length).sum();
        double[] range = Histogram.range(samples);
        double scale = BUCKETS / (range[1] - range[0]);
        if (n < BUCKETS || !(scale > 0) || Double.isInfinite(scale)) {
            double[] sorted = Sorting.sorted(
                    Arrays.stream(samples).flatMapToDouble(Arrays::stream).toArray());
            return Arrays.stream(probabilities)
                    .map(p -> between(sorted, p * (n - 1)))
                    .toArray();
        }
        return new Selection(samples, range[0], scale)
                .at(Arrays.stream(probabilities).map(p -> p * (n - 1)).toArray());
    }

    private int bucket(double value) {
        return Math.min(BUCKETS - 1, (int) ((value - least) * scale));
    }

    private double[] at(double... ranks) {
        for (double rank : ranks) {
            want(rank);
        }
        double[] sorted = Sorting.sorted(picked());
        return Arrays.stream(ranks)
                .map(rank -> between(sorted, rank - skipped(rank)))
                .toArray();
    }

    /** The bucket of a rank, and the next one that holds anything if the neighbour above the rank is there. */
    private void want(double rank) {
        int bucket = 0;
        int upTo = counts[0];
        while (upTo <= rank) {
            upTo += counts[++bucket];
        }
        wanted[bucket] = true;
        while (upTo <= rank + 1 && bucket + 1 < BUCKETS) {
            upTo += counts[++bucket];
            wanted[bucket] = true;
        }
    }

    private double[] picked() {
        int size = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            size += wanted[bucket] ? counts[bucket] : 0;
        }
        double[] picked = new double[size];
        int next = 0;
        for (double[] values : samples) {
            for (double value : values) {
                if (wanted[bucket(value)]) {
                    picked[next++] = value;
                }
            }
        }
        return picked;
    }

    /** How many are less than those of the rank's bucket, and are not picked. */
    private int skipped(double rank) {
        int skipped = 0;
        int upTo = 0;
        for (int bucket = 0; upTo + counts[bucket] <= rank; bucket++) {
            upTo += counts[bucket];
            skipped += wanted[bucket] ? 0 : counts[bucket];
        }
        return skipped;
    }

    private static double between(double[] sorted, double rank) {
        int low = (int) rank;
        int high = Math.min(sorted.length - 1, low + 1);
        return sorted[low] + (rank - low) * (sorted[high] - sorted[low]);
    }
}
