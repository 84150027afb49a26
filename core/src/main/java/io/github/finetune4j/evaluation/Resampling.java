package io.github.finetune4j.evaluation;

import io.github.finetune4j.statistics.Interval;
import io.github.finetune4j.statistics.TestResult;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Intervals and the paired test of corpus metrics by resampling rows (P. Koehn, EMNLP 2004): the same rows are drawn for both
 * models. The p value is that of the bootstrap interval turned round, twice the smaller share of resamples on the other side of
 * zero, with one added to both counts so that it is never 0 (Davison and Hinkley, 1997).
 */
final class Resampling {
    private static final int MOST = 2_000;

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
        CorpusMetric.Corpus first = corpus(metric, baseline);
        CorpusMetric.Corpus second = corpus(metric, candidate);
        int n = baseline.size();
        double estimate = second.value(MetricScores.all(n)) - first.value(MetricScores.all(n));
        if (n < 2) {
            return new Outcome(
                    Intervals.unknown(estimate, settings.level()), new TestResult("none: only one row", 0, 1, n));
        }
        double[] drawn = new double[resamples(settings)];
        SplittableRandom random = new SplittableRandom(settings.seed());
        int[] sample = new int[n];
        for (int r = 0; r < drawn.length; r++) {
            draw(sample, random);
            drawn[r] = second.value(sample) - first.value(sample);
        }
        TestResult test =
                new TestResult("paired bootstrap, " + drawn.length + " resamples", estimate, pValue(drawn), n);
        return new Outcome(percentile(estimate, drawn, settings.level(), n), test);
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

    private static double pValue(double[] differences) {
        long below = Arrays.stream(differences).filter(d -> d <= 0).count();
        long above = Arrays.stream(differences).filter(d -> d >= 0).count();
        return Math.min(1, 2 * (Math.min(below, above) + 1.0) / (differences.length + 1.0));
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
