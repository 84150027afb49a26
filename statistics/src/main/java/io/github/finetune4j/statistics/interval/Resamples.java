// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.interval;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Normal;
import io.github.finetune4j.statistics.internal.Sorted;
import java.util.Arrays;

/** A statistic resampled many times, and the intervals that follow. */
final class Resamples {
    private final Origin origin;
    private final double estimate;
    private final double[] sorted;
    private final double level;

    /** A source of what was resampled. */
    interface Origin {
        double estimate();

        /** The statistic with each row left out. */
        double[] jackknife();

        int size();
    }

    private Resamples(Origin origin, double[] sorted, double level) {
        this.origin = origin;
        this.estimate = origin.estimate();
        this.sorted = sorted;
        this.level = level;
    }

    /** Sorts what was drawn. */
    static Resamples of(Origin origin, double[] drawn, double level) {
        Arrays.sort(Checks.finite("the resampled statistic", 1, drawn));
        return new Resamples(origin, drawn, level);
    }

    Interval percentile() {
        return interval(tail(), 1 - tail(), "bootstrap percentile" + counted());
    }

    Interval basic() {
        Interval percentile = percentile();
        return new Interval(
                estimate,
                2 * estimate - percentile.upper(),
                2 * estimate - percentile.lower(),
                level,
                "bootstrap basic" + counted(),
                origin.size());
    }

    Interval bca() {
        double z0 = Normal.quantile(shareBelow());
        double acceleration = acceleration();
        if (!Double.isFinite(z0) || !Double.isFinite(acceleration)) {
            return interval(tail(), 1 - tail(), "bootstrap percentile (BCa not defined)" + counted());
        }
        double low = adjusted(z0, acceleration, tail());
        double high = adjusted(z0, acceleration, 1 - tail());
        return interval(low, high, "bootstrap BCa" + counted());
    }

    private double tail() {
        return (1 - level) / 2;
    }

    private String counted() {
        return ", " + sorted.length + " resamples";
    }

    private static double adjusted(double z0, double acceleration, double probability) {
        double shifted = z0 + Normal.quantile(probability);
        return Normal.cumulative(z0 + shifted / (1 - acceleration * shifted));
    }

    private Interval interval(double low, double high, String method) {
        return new Interval(
                estimate, Sorted.quantile(sorted, low), Sorted.quantile(sorted, high), level, method, origin.size());
    }

    /** Share of resamples below the estimate; those equal to it count half, as scipy does. */
    private double shareBelow() {
        double below = 0;
        for (double value : sorted) {
            below += value < estimate ? 1 : value == estimate ? 0.5 : 0;
        }
        return below / sorted.length;
    }

    /** Σd³ / (6·(Σd²)^1.5) over the jackknife deviations d; NaN when they are all zero. */
    private double acceleration() {
        double[] jackknife = origin.jackknife();
        double mean = Means.mean(jackknife);
        double squares = 0;
        double cubes = 0;
        for (double value : jackknife) {
            double d = mean - value;
            squares += d * d;
            cubes += d * d * d;
        }
        return squares == 0 ? Double.NaN : cubes / (6 * Math.pow(squares, 1.5));
    }
}
