// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Looks for the drop in one rater's series of agreements. Rows come to each rater in an order of its own, drawn at
 * random, so that the agreements of a steady rater could as well have come in any other order: orders drawn anew say
 * how great a drop chance makes.
 */
final class DriftSearch {
    private static final int FEWEST = 20;
    private static final int LEAST_PART = 5;
    private static final int ORDERS = 999;

    /** Whoever is beaten so often is steady, and p is known well enough (Besag and Clifford, Biometrika 78, 1991). */
    private static final int BEATEN = 20;

    private final double[] series;
    private final int split;
    private final double drop;

    DriftSearch(double... series) {
        this.series = series;
        split = series.length < FEWEST ? 0 : split(series);
        drop = split == 0 ? 0 : drop(series, split);
    }

    /** The drop at the split, to be compared with that of other raters: in standard errors. */
    double size() {
        double mean = mean(0, series.length);
        double squares = Arrays.stream(series).map(v -> (v - mean) * (v - mean)).sum();
        return squares == 0 ? 0 : drop / Math.sqrt(squares / series.length);
    }

    RaterDrift result(long seed) {
        return split == 0
                ? RaterDrift.UNKNOWN
                : new RaterDrift(mean(0, split), mean(split, series.length), split + 1L, p(new SplittableRandom(seed)));
    }

    private double p(SplittableRandom random) {
        double[] order = series.clone();
        int beaten = 0;
        for (int drawn = 1; drawn <= ORDERS; drawn++) {
            shuffle(order, random);
            beaten += drop(order, split(order)) >= drop ? 1 : 0;
            if (beaten == BEATEN) {
                return (double) BEATEN / drawn;
            }
        }
        return (beaten + 1.0) / (ORDERS + 1);
    }

    private static void shuffle(double[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            double kept = values[i];
            values[i] = values[other];
            values[other] = kept;
        }
    }

    private static int split(double[] values) {
        double all = Arrays.stream(values).sum();
        double before = 0;
        int best = LEAST_PART;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 1; i <= values.length - LEAST_PART; i++) {
            before += values[i - 1];
            double found = drop(before, all, i, values.length);
            if (i >= LEAST_PART && found > greatest) {
                greatest = found;
                best = i;
            }
        }
        return best;
    }

    private static double drop(double[] values, int split) {
        return drop(Arrays.stream(values, 0, split).sum(), Arrays.stream(values).sum(), split, values.length);
    }

    /** The difference of the means, times what makes it as spread at every split. */
    private static double drop(double before, double all, int split, int n) {
        int rest = n - split;
        return (before / split - (all - before) / rest) * Math.sqrt((double) split * rest / n);
    }

    private double mean(int from, int to) {
        return Arrays.stream(series, from, to).average().orElse(Double.NaN);
    }
}
