package io.github.finetune4j.evaluation;

import io.github.finetune4j.statistics.Interval;
import io.github.finetune4j.statistics.McNemar;
import io.github.finetune4j.statistics.MultipleTests;
import io.github.finetune4j.statistics.PairedProportions;
import io.github.finetune4j.statistics.SignFlip;
import io.github.finetune4j.statistics.TestResult;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Compares two evaluations of the same rows, metric by metric. */
final class Comparer {
    private final EvaluatorSettings settings;

    Comparer(EvaluatorSettings settings) {
        this.settings = settings;
    }

    Comparison compare(Evaluation baseline, Evaluation candidate) {
        if (!baseline.data().equals(candidate.data())) {
            throw new IllegalArgumentException("only evaluations of the same data set can be compared row by row, got "
                    + baseline.data().hex().substring(0, 12) + " and "
                    + candidate.data().hex().substring(0, 12) + ": evaluate both on the same data set");
        }
        List<Paired> paired = settings.metrics().stream()
                .map(metric -> Paired.of(metric, baseline, candidate))
                .toList();
        List<TestResult> tests = paired.stream().map(this::test).toList();
        double[] adjusted = MultipleTests.holm(
                tests.stream().mapToDouble(TestResult::pValue).toArray());
        List<MetricComparison> metrics = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            metrics.add(metric(paired.get(i), tests.get(i), adjusted[i], baseline, candidate));
        }
        return new Comparison(baseline, candidate, metrics);
    }

    private MetricComparison metric(
            Paired paired, TestResult test, double adjustedP, Evaluation baseline, Evaluation candidate) {
        Interval effect = effect(paired);
        String name = paired.metric().name();
        Verdict verdict = verdict(paired.metric(), effect, adjustedP);
        return new MetricComparison(
                paired.metric(),
                Intervals.ofMean(paired.metric().kind(), baseline.values(name), settings.level()),
                Intervals.ofMean(paired.metric().kind(), candidate.values(name), settings.level()),
                effect,
                test,
                adjustedP,
                verdict,
                verdict == Verdict.UNDECIDED ? FurtherRows.toDecide(paired, settings.alpha()) : 0);
    }

    private TestResult test(Paired paired) {
        return paired.binary()
                ? McNemar.midP(paired.lost(), paired.gained())
                : SignFlip.test(paired.differences(), settings.resamples(), new SplittableRandom(settings.seed()));
    }

    private Interval effect(Paired paired) {
        return paired.binary()
                ? PairedProportions.tango(paired.gained(), paired.lost(), paired.size(), settings.level())
                : Intervals.ofDifferences(
                        paired.differences(), settings.level(), settings.resamples(), settings.seed());
    }

    private Verdict verdict(Metric metric, Interval effect, double p) {
        Double margin = settings.margin();
        if (margin != null && effect.lower() > -margin && effect.upper() < margin) {
            return Verdict.EQUIVALENT;
        }
        if (p > settings.alpha() || effect.contains(0)) {
            return Verdict.UNDECIDED;
        }
        return effect.lower() > 0 == metric.higherIsBetter() ? Verdict.BETTER : Verdict.WORSE;
    }
}
