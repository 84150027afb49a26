package io.github.finetune4j.evaluation;

import io.github.finetune4j.statistics.Interval;
import io.github.finetune4j.statistics.TestResult;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Intervals of corpus metrics by resampling rows (P. Koehn, EMNLP 2004), the same rows for both models, and their paired test by
 * approximate randomisation (S. Riezler and J. Maxwell, ACL workshop 2005), which holds its error rate at any number of rows: if
 * the models are equally good, each row's answers could as well have changed sides.
 */
final class Resampling {
    private static final int MOST = 2_000;
    private static final double ROUNDING = 1e-12;

    private Resampling() {}

    static Interval interval(CorpusMetric metric, List<RowResult> rows, EvaluatorSettings settings) {
        CorpusMetric.Corpus corpus = corpus(metric, rows);
        double estimate = corpus.value(MetricScores.all(rows.size()));
        if (rows.size() < 2) {
            return Intervals.unknown(estimate, settings.level());
        }
        double[] drawn = new double[resamples(settings)];
        SplittableRandom random = new SplittableRandom(settings.seed());
        int[] sample = new int[rows.size()];
        for (int r = 0; r < drawn.length; r++) {
            draw(sample, random);
            drawn[r] = corpus.value(sample);
        }
        return percentile(estimate, drawn, settings.level(), rows.size());
    }

    /** The difference of two models on the same rows. */
    static Outcome compare(
            CorpusMetric metric, List<RowResult> baseline, List<RowResult> candidate, EvaluatorSettings settings) {
        int n = baseline.size();
        CorpusMetric.Corpus both = corpus(
                metric, Stream.concat(baseline.stream(), candidate.stream()).toList());
        double estimate = both.value(from(n, n)) - both.value(from(0, n));
        if (n < 2) {
            return new Outcome(
                    Intervals.unknown(estimate, settings.level()), new TestResult("none: only one row", 0, 1, n));
        }
        SplittableRandom random = new SplittableRandom(settings.seed());
        double[] drawn = new double[resamples(settings)];
        int[] first = new int[n];
        int[] second = new int[n];
        for (int r = 0; r < drawn.length; r++) {
            draw(first, random);
            Arrays.setAll(second, i -> first[i] + n);
            drawn[r] = both.value(second) - both.value(first);
        }
        Interval effect = percentile(estimate, drawn, settings.level(), n);
        return new Outcome(effect, randomised(both, estimate, n, drawn.length, random));
    }

    /** Each row's answers change sides with chance one half; p is never 0. */
    private static TestResult randomised(
            CorpusMetric.Corpus both, double estimate, int n, int shufflings, SplittableRandom random) {
        double seen = Math.abs(estimate) * (1 - ROUNDING);
        int[] first = new int[n];
        int[] second = new int[n];
        long beyond = 0;
        for (int r = 0; r < shufflings; r++) {
            for (int i = 0; i < n; i++) {
                boolean swapped = random.nextBoolean();
                first[i] = swapped ? i + n : i;
                second[i] = swapped ? i : i + n;
            }
            beyond += Math.abs(both.value(second) - both.value(first)) >= seen ? 1 : 0;
        }
        double p = (beyond + 1.0) / (shufflings + 1.0);
        return new TestResult("approximate randomisation, " + shufflings + " shufflings", estimate, p, n);
    }

    private static int[] from(int start, int n) {
        return IntStream.range(start, start + n).toArray();
    }

    record Outcome(Interval effect, TestResult test) {}

    private static CorpusMetric.Corpus corpus(CorpusMetric metric, List<RowResult> rows) {
        return metric.corpus(rows.stream().map(RowResult::answer).toList());
    }

    private static int resamples(EvaluatorSettings settings) {
        return Math.min(settings.resamples(), MOST);
    }

    private static void draw(int[] sample, SplittableRandom random) {
        for (int i = 0; i < sample.length; i++) {
            sample[i] = random.nextInt(sample.length);
        }
    }

    private static Interval percentile(double estimate, double[] drawn, double level, int n) {
        Arrays.sort(drawn);
        double tail = (1 - level) / 2;
        return new Interval(
                estimate,
                quantile(drawn, tail),
                quantile(drawn, 1 - tail),
                level,
                "bootstrap percentile over rows, " + drawn.length + " resamples",
                n);
    }

    private static double quantile(double[] sorted, double p) {
        double place = (sorted.length - 1) * p;
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
