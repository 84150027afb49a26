// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evidently;

import io.github.finetune4j.evidently.Check.Status;
import io.github.finetune4j.monitor.drift.ColumnDrift;
import io.github.finetune4j.monitor.drift.DriftReport;
import io.github.finetune4j.monitor.drift.ShareChange;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A drift report as metrics. */
final class DriftMetrics {
    private DriftMetrics() {}

    static List<Metric> of(DriftReport report) {
        List<Metric> metrics = new ArrayList<>();
        Metric whole = whole(report);
        metrics.add(whole);
        for (ColumnDrift column : report.columns()) {
            if (Double.isFinite(column.score())) {
                metrics.add(drift(column));
                column.effect()
                        .filter(effect -> Double.isFinite(effect.estimate()))
                        .ifPresent(effect -> metrics.add(effect(column, effect)));
            } else {
                whole.check(withoutScore(column));
            }
        }
        return metrics;
    }

    private static Metric whole(DriftReport report) {
        int columns = report.columns().size();
        String found = String.format(
                Locale.ROOT, "%d of %d columns drifted (%.0f %%).", report.count(), columns, 100 * report.share());
        return Metric.count(
                        Metric.THEIRS + "DriftedColumnsCount",
                        "Count of Drifted Columns",
                        Map.of(),
                        report.count(),
                        columns)
                .check(new Check(
                        "drift", "Drift of the data", found, report.drifted() ? Status.FAIL : Status.SUCCESS, false))
                .show(Widgets.sentence(
                        report.drifted() ? "The data drifted" : "No drift of the data was found", found));
    }

    private static Check withoutScore(ColumnDrift column) {
        return new Check(
                "drift",
                "Value Drift for column " + column.column(),
                "The drift detection method " + column.method() + " has no finite score for these values. "
                        + rows(column),
                Status.ERROR,
                false);
    }

    private static Metric drift(ColumnDrift column) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("column", column.column());
        settings.put("method", column.method());
        settings.put("threshold", column.threshold());
        return Metric.single(
                        Metric.THEIRS + "ValueDrift", "Value drift for " + column.column(), settings, column.score())
                .check(new Check(
                        "drift",
                        "Value Drift for column " + column.column(),
                        description(column),
                        column.drifted() ? Status.FAIL : Status.SUCCESS,
                        true))
                .show(Widgets.sentence(
                        "Drift in column '" + column.column() + "'",
                        "Data drift " + (column.drifted() ? "" : "not ") + "detected. " + description(column)));
    }

    private static String description(ColumnDrift column) {
        String scored = String.format(
                Locale.ROOT,
                "Drift score is %.4g. The drift detection method is %s. The drift threshold is %.4g. ",
                column.score(),
                column.method(),
                column.threshold());
        String effect = column.effect()
                .map(e -> String.format(
                        Locale.ROOT, "The change is %.3f [%.3f, %.3f]. ", e.estimate(), e.lower(), e.upper()))
                .orElse("");
        return scored + effect + rows(column);
    }

    private static String rows(ColumnDrift column) {
        return column.before() + " values before, " + column.now() + " now.";
    }

    private static Metric effect(ColumnDrift column, Interval effect) {
        Metric metric = Metric.single(
                Metric.OURS + "DriftEffect",
                "Size of the change of " + column.column(),
                Map.of("column", column.column()),
                effect.estimate());
        List<ShareChange> changes = column.changes();
        if (!changes.isEmpty()) {
            metric.show(Widgets.bars(
                    "What changed most in '" + column.column() + "': share now minus share before",
                    changes.stream().map(ShareChange::what).toList(),
                    changes.stream().map(DriftMetrics::difference).toList()));
        }
        return metric;
    }

    private static double difference(ShareChange change) {
        return change.difference().estimate();
    }
}
