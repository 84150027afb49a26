// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.statistics.interval.Bootstrap;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.power.RowsToDecide;
import io.github.finetune4j.statistics.test.PairedProportions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** By how much one approach is better than another by the first metric, on the rows that both were asked. */
final class PairedGain {
    private static final int RESAMPLES = 10_000;
    private static final double POWER = 0.8;

    private final double[] differences;
    private final boolean binary;
    private final long seed;

    /**
     * Pairs rows.
     *
     * @param baseline what the candidate is measured against
     * @param candidate the other
     * @param options say which way is better
     */
    PairedGain(Measurement baseline, Measurement candidate, DecidingOptions options) {
        this(differences(baseline, candidate, options.sign()), options.binary(), options.seed());
    }

    PairedGain(double[] differences, boolean binary, long seed) {
        this.differences = differences;
        this.binary = binary;
        this.seed = seed;
    }

    private static double[] differences(Measurement baseline, Measurement candidate, double sign) {
        Map<Integer, Double> before = new HashMap<>();
        baseline.rows().forEach(row -> before.put(row.index(), row.scores().get(0)));
        return candidate.rows().stream()
                .mapToDouble(row -> sign * (row.scores().get(0) - before.getOrDefault(row.index(), Double.NaN)))
                .filter(Double::isFinite)
                .toArray();
    }

    int pairs() {
        return differences.length;
    }

    /** Tango's score interval for rates, else a bootstrap over rows. */
    Interval interval(double level) {
        if (binary) {
            return PairedProportions.tango(signs(1), signs(-1), differences.length, level);
        }
        if (differences.length < 2) {
            return new Interval(
                    differences[0], Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, level, "one pair", 1);
        }
        return Bootstrap.bcaOfMean(differences, level, RESAMPLES, new SplittableRandom(seed));
    }

    double mean() {
        return Arrays.stream(differences).average().orElse(0);
    }

    double standardError() {
        return differences.length < 2 ? Double.POSITIVE_INFINITY : Means.standardError(differences);
    }

    private long signs(int sign) {
        return Arrays.stream(differences).filter(d -> Math.signum(d) == sign).count();
    }

    /**
     * How many fresh rows decide with a chance of 80 %, if what is seen here is the truth: they show that the candidate
     * is better, or that it is not better by the margin.
     *
     * @param level of the interval that decides
     * @param margin above 0
     */
    long rowsToDecide(double level, double margin) {
        RowsToDecide rows = new RowsToDecide(level, POWER);
        double n = differences.length;
        double needed = binary
                ? rows.rates(signs(1) / n, signs(-1) / n, margin)
                : rows.means(mean(), differences.length < 2 ? 0 : Means.standardDeviation(differences), margin);
        return Math.max(2, (long) Math.ceil(needed));
    }
}
