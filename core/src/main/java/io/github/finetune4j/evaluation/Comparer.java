// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.evaluation.internal.compare.FurtherRows;
import io.github.finetune4j.evaluation.internal.compare.MetricScores;
import io.github.finetune4j.evaluation.internal.compare.Paired;
import io.github.finetune4j.evaluation.internal.compare.RowPairs;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Compares two evaluations of the same rows, metric by metric, then slice by slice.
 *
 * @param uses how many candidates this test set has judged, this one among them
 */
record Comparer(EvaluatorSettings settings, int uses) {
    Comparison compare(Evaluation baseline, Evaluation candidate) {
        if (!baseline.data().equals(candidate.data())) {
            throw new IllegalArgumentException(
                    "two data sets: " + baseline.data().hex().substring(0, 12) + "… and "
                            + candidate.data().hex().substring(0, 12)
                            + "… -> evaluate both models on the same one, to compare row by row");
        }
        settings.metrics().forEach(metric -> {
            baseline.score(metric.name());
            candidate.score(metric.name());
        });
        RowPairs pairs = RowPairs.of(baseline, candidate);
        if (pairs.size() == 0) {
            throw new IllegalArgumentException("no row was asked of both " + baseline.model() + " and "
                    + candidate.model() + " -> raise the budget");
        }
        List<MetricComparison> metrics = metrics(pairs);
        return new Comparison(
                baseline, candidate, pairs, metrics, slices(pairs), uses, notes(baseline, candidate, pairs));
    }

    private List<MetricComparison> metrics(RowPairs pairs) {
        List<Paired> paired = settings.metrics().stream()
                .map(metric -> new Paired(metric, pairs, settings))
                .toList();
        double[] adjusted = adjusted(paired);
        List<MetricComparison> metrics = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            metrics.add(metric(paired.get(i), adjusted[i]));
        }
        return metrics;
    }

    /** Every slice of every slicing, per metric one family of tests. */
    private List<SliceComparison> slices(RowPairs pairs) {
        List<SliceComparison> all = new ArrayList<>();
        for (Metric metric : settings.metrics()) {
            List<String> names = new ArrayList<>();
            List<String> values = new ArrayList<>();
            List<Paired> paired = new ArrayList<>();
            settings.slices()
                    .forEach((name, slice) -> pairs.groups(row -> slice.apply(row.example()))
                            .forEach((value, group) -> {
                                names.add(name);
                                values.add(value);
                                paired.add(new Paired(metric, group, settings));
                            }));
            double[] adjusted = paired.isEmpty() ? new double[0] : adjusted(paired);
            for (int i = 0; i < adjusted.length; i++) {
                all.add(new SliceComparison(names.get(i), values.get(i), metric(paired.get(i), adjusted[i])));
            }
        }
        return all;
    }

    /** Holm's or whichever over the family, then Bonferroni's over the candidates that the test set has seen. */
    private double[] adjusted(List<Paired> family) {
        double[] p = settings.correction()
                .adjust(family.stream()
                        .mapToDouble(paired -> paired.test().pValue())
                        .toArray());
        return DoubleStream.of(p).map(value -> Math.min(1, value * uses)).toArray();
    }

    private MetricComparison metric(Paired paired, double adjustedP) {
        Metric metric = paired.metric();
        Verdict verdict = verdict(paired, adjustedP);
        boolean undecided = verdict == Verdict.UNDECIDED && settings.plannedRows() == 0;
        return new MetricComparison(
                paired,
                MetricScores.interval(metric, paired.pairs().baseline(), settings),
                MetricScores.interval(metric, paired.pairs().candidate(), settings),
                adjustedP,
                settings.correction(),
                verdict,
                undecided ? FurtherRows.toDecide(paired, share(paired, adjustedP), settings.margin()) : 0);
    }

    /** What the family leaves of α for this test. */
    private double share(Paired paired, double adjustedP) {
        double p = paired.test().pValue();
        double times = adjustedP < 1
                ? adjustedP / p
                : uses * (double) settings.metrics().size();
        return settings.alpha() / Math.max(1, times);
    }

    private Verdict verdict(Paired paired, double p) {
        Interval effect = paired.effect();
        Double margin = settings.margin();
        if (margin != null && effect.lower() > -margin && effect.upper() < margin) {
            return Verdict.EQUIVALENT;
        }
        if (p > settings.alpha() || effect.contains(0) || Double.isNaN(effect.estimate())) {
            return Verdict.UNDECIDED;
        }
        return effect.lower() > 0 == paired.metric().higherIsBetter() ? Verdict.BETTER : Verdict.WORSE;
    }

    private List<String> notes(Evaluation baseline, Evaluation candidate, RowPairs pairs) {
        List<String> notes = new ArrayList<>(baseline.notes());
        candidate.notes().stream().filter(note -> !notes.contains(note)).forEach(notes::add);
        if (pairs.size() < baseline.totalRows()) {
            notes.add("The comparison is of the " + pairs.size() + " of " + baseline.totalRows()
                    + " rows that both models were asked.");
        }
        if (uses > 1) {
            notes.add("This test set has judged " + uses
                    + " candidates, this one among them: p values are multiplied by that (Bonferroni).");
        }
        for (Metric metric : settings.metrics()) {
            int missing = pairs.size() - pairs.scored(metric.name()).size();
            if (missing > 0) {
                notes.add(metric.name() + " could not be determined for " + missing + " of " + pairs.size()
                        + " rows; they are left out of it, nothing is guessed.");
            }
        }
        return notes;
    }
}
