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
import io.github.finetune4j.statistics.test.TestResult;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One metric's scores of the rows that show something, in pairs. A row that the big model did not answer, or of whose
 * answer it has no score, shows nothing of the candidate. One that only the candidate did not answer counts against it,
 * and so does one for which only it has no score: otherwise whoever makes a judge stumble would gain by it.
 */
final class Sample {
    /** Before, a t test of scores is not to be trusted. */
    static final int LEAST_SCORES = 50;

    /** Where more of the rows have no score, nothing is shown: who knows what it would have been. */
    static final double MOST_UNSCORED = 0.05;

    private static final int RESAMPLES = 10_000;

    private final Metric metric;
    private final double[] before;
    private final double[] after;
    private final Unscored unscored;

    /**
     * Rows that the big model answered, without a score.
     *
     * @param candidate of the candidate alone
     * @param big of the big model alone
     * @param both of both, such as rows that the metric says nothing of
     */
    record Unscored(int candidate, int big, int both) {
        private static Unscored of(Metric metric, List<RowPair> rows) {
            int[] counts = new int[3];
            for (RowPair row : rows) {
                boolean before = scored(row.baseline(), metric);
                boolean after = scored(row.candidate(), metric);
                counts[0] += before && !after ? 1 : 0;
                counts[1] += !before && after ? 1 : 0;
                counts[2] += !before && !after ? 1 : 0;
            }
            return new Unscored(counts[0], counts[1], counts[2]);
        }

        /** Of one of the two alone. */
        int most() {
            return Math.max(candidate, big);
        }
    }

    private Sample(Metric metric, List<RowPair> rows, Unscored unscored) {
        this.metric = metric;
        this.unscored = unscored;
        before = rows.stream().mapToDouble(row -> value(row.baseline(), metric)).toArray();
        after = rows.stream().mapToDouble(row -> after(row, metric)).toArray();
    }

    static Sample of(Metric metric, List<RowPair> rows) {
        List<RowPair> answered =
                rows.stream().filter(row -> !row.baseline().failed()).toList();
        return new Sample(
                metric,
                answered.stream().filter(row -> scored(row.baseline(), metric)).toList(),
                Unscored.of(metric, answered));
    }

    /** Without rows that count against the candidate only because it has no score. */
    static Sample ofScored(Metric metric, List<RowPair> rows) {
        return of(
                metric,
                rows.stream().filter(row -> scored(row.candidate(), metric)).toList());
    }

    private static boolean scored(EvaluatedRow row, Metric metric) {
        return Double.isFinite(value(row, metric));
    }

    private static double value(EvaluatedRow row, Metric metric) {
        return row.score(metric.name()).map(Score::value).orElse(Double.NaN);
    }

    /** Where the candidate has none: that of a failure, and nothing better than the big model's. */
    private static double after(RowPair row, Metric metric) {
        double given = value(row.candidate(), metric);
        if (Double.isFinite(given)) {
            return given;
        }
        double big = value(row.baseline(), metric);
        return metric.higherIsBetter()
                ? Math.min(metric.scoreOfFailure(), big)
                : Math.max(metric.scoreOfFailure(), big);
    }

    Unscored unscored() {
        return unscored;
    }

    /** Whether too many rows have no score. */
    boolean blurred() {
        return unscored.most() > MOST_UNSCORED * (size() + unscored.big());
    }

    /** How many more rows make those without a score few enough. */
    long missing() {
        return blurred() ? (long) Math.ceil(unscored.most() / MOST_UNSCORED) - size() - unscored.big() : 0;
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

    /** The chance of these scores, or worse ones, where the candidate is worse by the margin and no more. */
    double worseValue(double margin) {
        if (size() < LEAST_SCORES) {
            return 1;
        }
        TestResult noWorse = binary()
                ? NonInferiority.rates(gained(), lost(), size(), margin)
                : NonInferiority.means(gains(), margin);
        return 1 - noWorse.pValue();
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
