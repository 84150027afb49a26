// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.compare;

import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Intervals of corpus metrics by resampling rows (P. Koehn, EMNLP 2004), the same rows for both models, and their
 * paired test by approximate randomisation (S. Riezler and J. Maxwell, ACL workshop 2005), which holds its error rate
 * at any number of rows: if the models are equally good, each row's answers could as well have changed sides.
 */
final class Resampling {
    private static final int MOST = 2_000;
    private static final double ROUNDING = 1e-12;

    private Resampling() {}

    static Interval interval(CorpusMetric metric, List<EvaluatedRow> rows, EvaluatorSettings settings) {
        CorpusMetric.Corpus corpus = corpus(metric, rows);
        double estimate = corpus.value(MetricScores.all(rows.size()));
        Clusters clusters = Clusters.of(settings, rows);
        if (clusters.count() < 2) {
            return alone(estimate, clusters, settings.level());
        }
        double[] drawn = new double[resamples(settings)];
        RowSampler sampler = RowSampler.of(clusters, new SplittableRandom(settings.seed()));
        for (int r = 0; r < drawn.length; r++) {
            drawn[r] = corpus.value(sampler.draw());
        }
        return percentile(estimate, drawn, settings.level(), clusters);
    }

    /** The difference of two models on the same rows. */
    static PairedFigures compare(
            CorpusMetric metric,
            List<EvaluatedRow> baseline,
            List<EvaluatedRow> candidate,
            Clusters clusters,
            EvaluatorSettings settings) {
        int n = baseline.size();
        CorpusMetric.Corpus both = corpus(
                metric, Stream.concat(baseline.stream(), candidate.stream()).toList());
        double estimate = both.value(from(n, n)) - both.value(from(0, n));
        if (clusters.count() < 2) {
            return new PairedFigures(
                    alone(estimate, clusters, settings.level()), new TestResult("none: only one row", 0, 1, n));
        }
        SplittableRandom random = new SplittableRandom(settings.seed());
        RowSampler sampler = RowSampler.of(clusters, random);
        double[] drawn = new double[resamples(settings)];
        for (int r = 0; r < drawn.length; r++) {
            int[] first = sampler.draw();
            int[] second = Arrays.stream(first).map(row -> row + n).toArray();
            drawn[r] = both.value(second) - both.value(first);
        }
        Interval effect = percentile(estimate, drawn, settings.level(), clusters);
        return new PairedFigures(effect, randomised(both, estimate, clusters, drawn.length, random));
    }

    private static Interval alone(double estimate, Clusters clusters, double level) {
        return clusters.grouped() ? Intervals.oneGroup(estimate, level) : Intervals.unknown(estimate, level);
    }

    /** The answers of each row, or of each group of rows, change sides with chance one half; p is never 0. */
    private static TestResult randomised(
            CorpusMetric.Corpus both, double estimate, Clusters clusters, int shufflings, SplittableRandom random) {
        double seen = Math.abs(estimate) * (1 - ROUNDING);
        int[] group = clusters.numbers();
        int n = group.length;
        boolean[] swapped = new boolean[clusters.count()];
        int[] first = new int[n];
        int[] second = new int[n];
        long beyond = 0;
        for (int r = 0; r < shufflings; r++) {
            for (int c = 0; c < swapped.length; c++) {
                swapped[c] = random.nextBoolean();
            }
            for (int i = 0; i < n; i++) {
                first[i] = swapped[group[i]] ? i + n : i;
                second[i] = swapped[group[i]] ? i : i + n;
            }
            beyond += Math.abs(both.value(second) - both.value(first)) >= seen ? 1 : 0;
        }
        double p = (beyond + 1.0) / (shufflings + 1.0);
        String by = clusters.grouped() ? ", by group" : "";
        return new TestResult(
                "approximate randomisation, " + shufflings + " shufflings" + by, estimate, p, clusters.count());
    }

    private static int[] from(int start, int n) {
        return IntStream.range(start, start + n).toArray();
    }

    private static CorpusMetric.Corpus corpus(CorpusMetric metric, List<EvaluatedRow> rows) {
        return metric.corpus(rows.stream().map(EvaluatedRow::answer).toList());
    }

    private static int resamples(EvaluatorSettings settings) {
        return Math.min(settings.resamples(), MOST);
    }

    private static Interval percentile(double estimate, double[] drawn, double level, Clusters clusters) {
        Arrays.sort(drawn);
        double tail = (1 - level) / 2;
        return new Interval(
                estimate,
                quantile(drawn, tail),
                quantile(drawn, 1 - tail),
                level,
                "bootstrap percentile over " + (clusters.grouped() ? "groups of rows, " : "rows, ") + drawn.length
                        + " resamples",
                clusters.count());
    }

    private static double quantile(double[] sorted, double p) {
        double place = (sorted.length - 1) * p;
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
