// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.compare;

import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.internal.callback.FailedMetric;
import io.github.finetune4j.statistics.interval.Bootstrap;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.interval.Proportions;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The interval that fits a kind of score. */
final class Intervals {
    /** Above, the mean is normal enough. */
    private static final int BOOTSTRAP_UP_TO = 5_000;

    private Intervals() {}

    static Interval ofMean(ScoreKind kind, double[] values, Clusters clusters, double level) {
        if (clusters.grouped()) {
            return ofGroups(kind, values, clusters, level);
        }
        if (kind == ScoreKind.BINARY) {
            long passed = Arrays.stream(values).filter(v -> v == 1).count();
            return Proportions.wilson(passed, values.length, level);
        }
        return values.length < 2 ? unknown(values[0], level) : Means.tInterval(values, level);
    }

    private static Interval ofGroups(ScoreKind kind, double[] values, Clusters clusters, double level) {
        if (clusters.count() < 2) {
            return oneGroup(Means.mean(values), level);
        }
        return kind == ScoreKind.BINARY
                ? Proportions.clusteredWilson(values, clusters.numbers(), level)
                : Means.clusteredInterval(values, clusters.numbers(), level);
    }

    static Interval ofDifferences(double[] differences, double level, int resamples, long seed) {
        if (differences.length < 2) {
            return unknown(differences[0], level);
        }
        return differences.length > BOOTSTRAP_UP_TO
                ? Means.tInterval(differences, level)
                : Bootstrap.bcaOfMean(differences, level, resamples, new SplittableRandom(seed));
    }

    /**
     * No row differs. So with the confidence of the level at most 1 − α^(1/n) of all rows would (the rule of three),
     * each by at most the range of the scores. Where they have no range either, nothing is known.
     */
    static Interval allTied(double range, int n, double level) {
        if (range == 0) {
            return everywhere(0, level, "none: all scores are the same");
        }
        double bound = range * (1 - Math.pow(1 - level, 1.0 / n));
        return new Interval(0, -bound, bound, level, "no row differs: rule of three over the range of the scores", n);
    }

    /** No row has a score. */
    static Interval nothing(double level) {
        return everywhere(Double.NaN, level, "none: no row has a score");
    }

    /** The metric failed on all of it. */
    static Interval failed(double level, Throwable failure) {
        return everywhere(Double.NaN, level, "none: " + FailedMetric.words(failure));
    }

    /** One row says nothing about the spread. */
    static Interval unknown(double estimate, double level) {
        return everywhere(estimate, level, "none: only one row");
    }

    /** One group says nothing about the spread between groups. */
    static Interval oneGroup(double estimate, double level) {
        return everywhere(estimate, level, "none: only one group of rows");
    }

    private static Interval everywhere(double estimate, double level, String method) {
        return new Interval(estimate, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, level, method, 1);
    }
}
