package io.github.finetune4j.evaluation;

import io.github.finetune4j.statistics.Bootstrap;
import io.github.finetune4j.statistics.Interval;
import io.github.finetune4j.statistics.Means;
import io.github.finetune4j.statistics.Proportions;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The interval that fits a kind of score. */
final class Intervals {
    /** Above, the mean is normal enough. */
    private static final int BOOTSTRAP_UP_TO = 5_000;

    private Intervals() {}

    static Interval ofMean(ScoreKind kind, double[] values, double level) {
        if (kind == ScoreKind.BINARY) {
            long passed = Arrays.stream(values).filter(v -> v == 1).count();
            return Proportions.wilson(passed, values.length, level);
        }
        return values.length < 2 ? unknown(values[0], level) : Means.tInterval(values, level);
    }

    static Interval ofDifferences(double[] differences, double level, int resamples, long seed) {
        if (differences.length < 2) {
            return unknown(differences[0], level);
        }
        return differences.length > BOOTSTRAP_UP_TO
                ? Means.tInterval(differences, level)
                : Bootstrap.bcaOfMean(differences, level, resamples, new SplittableRandom(seed));
    }

    /** No row has a score. */
    static Interval nothing(double level) {
        return new Interval(
                Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, level, "none: no row has a score", 1);
    }

    /** One row says nothing about the spread. */
    static Interval unknown(double estimate, double level) {
        return new Interval(
                estimate, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, level, "none: only one row", 1);
    }
}
