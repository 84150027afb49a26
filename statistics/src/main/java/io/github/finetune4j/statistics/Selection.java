// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;

/** Quantiles of many numbers without sorting them all: only the bucket that a rank falls into is sorted. */
final class Selection {
    private static final int BUCKETS = 4096;

    private Selection() {}

    /** {@return quantiles between neighbours, as {@link Quantiles#linear} has them} */
    static double[] of(double[] values, double... probabilities) {
        if (values.length < BUCKETS) {
            return Arrays.stream(probabilities)
                    .map(p -> Quantiles.linear(values, p))
                    .toArray();
        }
        double[] range = Histogram.range(values);
        double scale = BUCKETS / (range[1] - range[0]);
        if (!(scale > 0) || Double.isInfinite(scale)) {
            double[] sorted = Sorting.sorted(values);
            return Arrays.stream(probabilities)
                    .map(p -> between(sorted, p * (sorted.length - 1)))
                    .toArray();
        }
        int[] counts = new int[BUCKETS];
        for (double value : values) {
            counts[bucket(value, range[0], scale)]++;
        }
        return Arrays.stream(probabilities)
                .map(p -> quantile(values, counts, range[0], scale, p * (values.length - 1)))
                .toArray();
    }

    private static int bucket(double value, double least, double scale) {
        return Math.min(BUCKETS - 1, (int) ((value - least) * scale));
    }

    private static double quantile(double[] values, int[] counts, double least, double scale, double rank) {
        int bucket = 0;
        int before = 0;
        while (before + counts[bucket] <= rank) {
            before += counts[bucket++];
        }
        // the neighbour above the rank may lie in the next bucket that holds anything
        int last = bucket;
        int held = counts[bucket];
        while (before + held <= rank + 1 && last + 1 < BUCKETS) {
            held += counts[++last];
        }
        double[] some = new double[held];
        int next = 0;
        for (double value : values) {
            int own = bucket(value, least, scale);
            if (own >= bucket && own <= last) {
                some[next++] = value;
            }
        }
        return between(Sorting.sorted(some), rank - before);
    }

    private static double between(double[] sorted, double rank) {
        int low = (int) rank;
        int high = Math.min(sorted.length - 1, low + 1);
        return sorted[low] + (rank - low) * (sorted[high] - sorted[low]);
    }
}
