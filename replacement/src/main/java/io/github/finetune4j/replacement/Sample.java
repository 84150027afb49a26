// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.evaluation.Comparison.RowPair;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.statistics.interval.Bootstrap;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import io.github.finetune4j.statistics.test.NonInferiority;
import io.github.finetune4j.statistics.test.PairedProportions;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One metric's scores of the rows that the big model answered, in pairs. A row that it did not answer shows nothing of
 * the candidate; one that only the candidate did not answer counts against it.
 */
final class Sample {
    /** Before, a t test of scores is not to be trusted. */
    static final int LEAST_SCORES = 50;

    private static final int RESAMPLES = 10_000;

    private final Metric metric;
    private final double[] before;
    private final double[] after;

    private Sample(Metric metric, double[] before, double[] after) {
        this.metric = metric;
        this.before = before;
        this.after = after;
    }

    static Sample of(Metric metric, List<RowPair> rows) {
        List<RowPair> scored = rows.stream()
                .filter(row -> !row.baseline().failed() && Double.isFinite(row.difference(metric.name())))
                .toList();
        return new Sample(
                metric,
                scored.stream()
                        .mapToDouble(row -> value(row.baseline(), metric))
                        .toArray(),
                scored.stream()
                        .mapToDouble(row -> value(row.candidate(), metric))
                        .toArray());
    }

    private static double value(EvaluatedRow row, Metric metric) {
        return row.score(metric.name()).map(Score::value).orElse(Double.NaN);
    }

    int size() {
        return before.length;
    }

    boolean binary() {
        return metric.kind() == ScoreKind.BINARY;
    }

    /** Candidate less big model, turned so that more is better. */
    private double[] gains() {
        double[] gains = new double[before.length];
        for (int i = 0; i < gains.length; i++) {
            gains[i] = metric.higherIsBetter() ? after[i] - before[i] : before[i] - after[i];
        }
        return gains;
    }

    long gained() {
        return Arrays.stream(gains()).filter(gain -> gain > 0).count();
    }

    long lost() {
        return Arrays.stream(gains()).filter(gain -> gain < 0).count();
    }

    double mean() {
        return Arrays.stream(gains()).average().orElse(0);
    }

    double spread() {
        double mean = mean();
        return Math.sqrt(Arrays.stream(gains())
                .map(gain -> (gain - mean) * (gain - mean))
                .average()
                .orElse(0));
    }

    /** The chance of these scores, or better ones, where the candidate is worse by the margin. */
    double pValue(double margin, double alpha) {
        if (binary()) {
            return size() == 0
                    ? 1
                    : NonInferiority.ratesExact(gained(), lost(), size(), margin, 1 - alpha)
                            .pValue();
        }
        return size() < LEAST_SCORES ? 1 : NonInferiority.means(gains(), margin).pValue();
    }

    /** Of the gain, to be shown: the test is another one, and decides. */
    Interval gain(double level) {
        return binary() ? PairedProportions.tango(gained(), lost(), size(), level) : interval(gains(), level);
    }

    Interval before(double level) {
        return score(before, level);
    }

    Interval after(double level) {
        return score(after, level);
    }

    private Interval score(double[] values, double level) {
        return binary()
                ? Proportions.wilson(
                        Arrays.stream(values).filter(value -> value > 0).count(), values.length, level)
                : interval(values, level);
    }

    /** Of a mean. */
    static Interval interval(double[] values, double level) {
        if (values.length < 2) {
            double mean = values.length == 0 ? 0 : values[0];
            return new Interval(
                    mean,
                    Double.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY,
                    level,
                    "too few",
                    Math.max(1, values.length));
        }
        if (Arrays.stream(values).allMatch(value -> value == values[0])) {
            return new Interval(values[0], values[0], values[0], level, "all alike", values.length);
        }
        return Bootstrap.bcaOfMean(values, level, RESAMPLES, new SplittableRandom(values.length));
    }
}
