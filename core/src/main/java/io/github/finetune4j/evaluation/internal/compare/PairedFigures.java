// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.compare;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.RatedMetric;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.test.McNemar;
import io.github.finetune4j.statistics.test.PairedProportions;
import io.github.finetune4j.statistics.test.SignFlip;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The figures that rows give of a difference: its interval, and the test of no difference, chosen by the kind of score.
 *
 * @param effect candidate less baseline
 * @param test of no difference
 */
record PairedFigures(Interval effect, TestResult test) {
    static PairedFigures nothing(double level) {
        return new PairedFigures(Intervals.nothing(level), new TestResult("none: no row has a score", 0, 1, 0));
    }

    /** The metric's own figure of the difference threw. */
    static PairedFigures failed(double level, Throwable failure) {
        Interval none = Intervals.failed(level, failure);
        return new PairedFigures(none, new TestResult(none.method(), 0, 1, 0));
    }

    /** Raters are drawn as rows are, which the metric alone knows. */
    static PairedFigures ofRatings(RatedMetric metric, List<Comparison.RowPair> pairs, double level) {
        return new PairedFigures(metric.difference(pairs, level), metric.test(pairs, 0));
    }

    /** The one-sided half of the metric's own test of the margin. */
    TestResult notWorse(RatedMetric metric, List<Comparison.RowPair> pairs, double margin) {
        Given.above("margin", margin, 0);
        double sign = metric.higherIsBetter() ? 1 : -1;
        TestResult both = metric.test(pairs, -sign * margin);
        boolean within = sign * effect.estimate() > -margin;
        double p = within ? both.pValue() / 2 : 1 - both.pValue() / 2;
        return new TestResult(both.method() + ", no worse by " + margin + ", one-sided", both.statistic(), p, both.n());
    }

    /** Pass/fail: McNemar's mid-p test and Tango's interval belong together. */
    static PairedFigures ofRates(long gained, long lost, int n, double level) {
        return new PairedFigures(PairedProportions.tango(gained, lost, n, level), McNemar.midP(lost, gained));
    }

    /** Any number: sign flips assume nothing about its distribution. */
    static PairedFigures ofNumbers(double[] differences, double range, EvaluatorSettings settings) {
        TestResult test = SignFlip.test(differences, settings.resamples(), new SplittableRandom(settings.seed()));
        Interval effect = tied(differences)
                ? Intervals.allTied(range, differences.length, settings.level())
                : Intervals.ofDifferences(differences, settings.level(), settings.resamples(), settings.seed());
        return new PairedFigures(effect, test);
    }

    /** Rows in groups: whole groups change their sign, and the interval rests on the spread between groups. */
    static PairedFigures ofGroups(
            double[] differences, double range, boolean binary, Clusters clusters, EvaluatorSettings settings) {
        double level = settings.level();
        TestResult test = SignFlip.clustered(
                differences, clusters.numbers(), settings.resamples(), new SplittableRandom(settings.seed()));
        if (clusters.count() < 2) {
            return new PairedFigures(Intervals.oneGroup(Means.mean(differences), level), test);
        }
        if (tied(differences)) {
            Interval none = binary
                    ? PairedProportions.tango(0, 0, clusters.count(), level)
                    : Intervals.allTied(range, clusters.count(), level);
            return new PairedFigures(none, test);
        }
        return new PairedFigures(Means.clusteredInterval(differences, clusters.numbers(), level), test);
    }

    static boolean tied(double[] differences) {
        return Arrays.stream(differences).allMatch(d -> d == 0);
    }
}
