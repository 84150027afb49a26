package io.github.finetune4j.evaluation;

import io.github.finetune4j.statistics.Interval;
import io.github.finetune4j.statistics.McNemar;
import io.github.finetune4j.statistics.PairedProportions;
import io.github.finetune4j.statistics.PairedTests;
import io.github.finetune4j.statistics.SignFlip;
import io.github.finetune4j.statistics.TestResult;
import java.util.Arrays;
import java.util.SplittableRandom;

/** One metric on the same rows of two evaluations, and what the rows say about the difference. */
final class Paired {
    private final Metric metric;
    private final RowPairs pairs;
    private final double[] differences;
    private final Interval effect;
    private final TestResult test;

    Paired(Metric metric, RowPairs asked, EvaluatorSettings settings) {
        this.metric = metric;
        pairs = asked.scored(metric.name());
        differences = pairs.size() == 0 ? new double[0] : differences();
        if (pairs.size() == 0) {
            effect = Intervals.nothing(settings.level());
            test = new TestResult("none: no row has a score", 0, 1, 0);
        } else if (metric instanceof CorpusMetric corpus) {
            Resampling.Outcome outcome = Resampling.compare(corpus, pairs.baseline(), pairs.candidate(), settings);
            effect = outcome.effect();
            test = outcome.test();
        } else {
            effect = effect(settings);
            test = test(settings);
        }
    }

    Metric metric() {
        return metric;
    }

    Interval effect() {
        return effect;
    }

    TestResult test() {
        return test;
    }

    RowPairs pairs() {
        return pairs;
    }

    boolean binary() {
        return metric.kind() == ScoreKind.BINARY;
    }

    int size() {
        return pairs.size();
    }

    long gained() {
        return Arrays.stream(differences).filter(d -> d > 0).count();
    }

    long lost() {
        return Arrays.stream(differences).filter(d -> d < 0).count();
    }

    /** Candidate less baseline, row by row. */
    double[] values() {
        return differences;
    }

    private double[] differences() {
        return PairedTests.differences(
                MetricScores.values(metric.name(), pairs.baseline()),
                MetricScores.values(metric.name(), pairs.candidate()));
    }

    private TestResult test(EvaluatorSettings settings) {
        return binary()
                ? McNemar.midP(lost(), gained())
                : SignFlip.test(differences, settings.resamples(), new SplittableRandom(settings.seed()));
    }

    private Interval effect(EvaluatorSettings settings) {
        return binary()
                ? PairedProportions.tango(gained(), lost(), size(), settings.level())
                : Intervals.ofDifferences(differences, settings.level(), settings.resamples(), settings.seed());
    }
}
