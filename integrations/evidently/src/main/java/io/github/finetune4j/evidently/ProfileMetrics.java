// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evidently;

import io.github.finetune4j.dataset.measure.ClassBalance;
import io.github.finetune4j.dataset.measure.Distribution;
import io.github.finetune4j.dataset.measure.Profile;
import io.github.finetune4j.dataset.measure.Recommendation;
import io.github.finetune4j.dataset.result.LengthSummary;
import io.github.finetune4j.evidently.Check.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A data summary as metrics. */
final class ProfileMetrics {
    private static final int BARS = 20;
    private static final int LABELS = 50;
    private static final double MEDIAN = 0.5;
    private static final double MOST = 0.95;

    private final Profile profile;
    private final List<Metric> metrics = new ArrayList<>();

    private ProfileMetrics(Profile profile) {
        this.profile = profile;
    }

    static List<Metric> of(Profile profile) {
        ProfileMetrics made = new ProfileMetrics(profile);
        made.rows();
        made.lengths("input characters", profile.inputLengths());
        made.lengths("answer characters", profile.answerLengths());
        profile.tokens().ifPresent(tokens -> made.lengths("tokens", tokens));
        profile.classes().ifPresent(made::labels);
        made.formats();
        made.recommendations();
        return made.metrics;
    }

    private void rows() {
        metrics.add(Metric.single(Metric.THEIRS + "RowCount", "Row count in dataset", Map.of(), (double) profile.rows())
                .show(Widgets.counter("Row count in dataset", String.valueOf(profile.rows()), "")));
        metrics.add(Metric.count(
                        Metric.OURS + "DifferentInputs",
                        "Different inputs",
                        Map.of(),
                        profile.differentInputs(),
                        profile.rows())
                .show(Widgets.counter("Different inputs", String.valueOf(profile.differentInputs()), "")));
        if (profile.contextLimit() > 0 && profile.tokens().isPresent()) {
            metrics.add(Metric.count(
                    Metric.OURS + "RowsOverLimit",
                    "Rows with more than " + profile.contextLimit() + " tokens",
                    Map.of("limit", profile.contextLimit()),
                    profile.overLimit(),
                    profile.rows()));
        }
    }

    private void lengths(String column, Distribution lengths) {
        if (lengths.count() == 0) {
            return;
        }
        LengthSummary summary = lengths.summary();
        metrics.add(value("MinValue", "Min value", column, summary.min()));
        metrics.add(value("MaxValue", "Max value", column, summary.max()));
        metrics.add(value("MeanValue", "Mean value", column, summary.mean()).show(histogram(column, lengths)));
        metrics.add(quantile(column, MEDIAN, summary.median()));
        metrics.add(quantile(column, MOST, summary.p95()));
    }

    private static Metric value(String type, String name, String column, double value) {
        return Metric.single(Metric.THEIRS + type, name + " of '" + column + "'", Map.of("column", column), value);
    }

    /** By nearest rank, where Evidently draws a line between two values: so it is not its metric. */
    private static Metric quantile(String column, double share, double value) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("column", column);
        settings.put("quantile", share);
        String name = String.format(Locale.ROOT, "Quantile %s of '%s', nearest rank", share, column);
        return Metric.single(Metric.OURS + "NearestRankQuantile", name, settings, value);
    }

    private static Map<String, @org.jspecify.annotations.Nullable Object> histogram(
            String column, Distribution lengths) {
        List<Distribution.Bin> bins = lengths.histogram(BARS);
        return Widgets.bars(
                "Rows by '" + column + "': " + lengths.summary(),
                bins.stream().map(bin -> bin.from() + "–" + (bin.to() - 1)).toList(),
                bins.stream().map(Distribution.Bin::count).toList());
    }

    private void labels(ClassBalance balance) {
        long rows =
                balance.counts().values().stream().mapToLong(Long::longValue).sum();
        metrics.add(Metric.single(
                        Metric.OURS + "Labels",
                        "Labels",
                        Map.of(),
                        balance.counts().size())
                .show(Widgets.bars(
                        "Rows of each label",
                        balance.counts().keySet().stream().limit(LABELS).toList(),
                        balance.counts().values().stream().limit(LABELS).toList())));
        balance.counts().entrySet().stream().limit(LABELS).forEach(entry -> {
            Map<String, Object> settings = new LinkedHashMap<>();
            settings.put("column", "label");
            settings.put("categories", List.of(entry.getKey()));
            String name = "Column 'label' categories '" + entry.getKey() + "'";
            metrics.add(Metric.count(Metric.THEIRS + "CategoryCount", name, settings, entry.getValue(), rows));
        });
    }

    private void formats() {
        if (profile.format().rows() > 0) {
            metrics.add(Metric.single(
                            Metric.OURS + "UsualFormat",
                            "Share of answers of the usual format",
                            Map.of(),
                            profile.format().score())
                    .show(Widgets.counter(
                            "Answers of the usual format",
                            String.format(Locale.ROOT, "%.3f", profile.format().score()),
                            profile.format().modal())));
        }
    }

    private void recommendations() {
        List<Recommendation> found = profile.recommendations();
        Metric metric = Metric.single(Metric.OURS + "Recommendations", "Recommendations", Map.of(), found.size());
        for (Recommendation each : found) {
            metric.check(new Check("recommendation", each.code(), each.toString(), Status.WARNING, false));
        }
        if (found.isEmpty()) {
            metric.check(new Check(
                    "recommendation",
                    "Recommendations",
                    "There is nothing to do about these rows.",
                    Status.SUCCESS,
                    false));
        }
        metrics.add(metric);
    }
}
