// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Latency;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.evaluation.SliceComparison;
import io.github.finetune4j.evaluation.gate.GateOutcome;
import io.github.finetune4j.evaluation.gate.GateReport;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An evaluation or a comparison as JSON. */
final class ReportJson {
    private ReportJson() {}

    static String of(Evaluation candidate, @Nullable Comparison comparison, @Nullable GateReport gates) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("format", 1L);
        if (comparison != null) {
            json.put("verdict", comparison.verdict().word());
            json.put("rows", (long) comparison.size());
            json.put("test_set_uses", (long) comparison.testSetUses());
        }
        json.put("test_set", candidate.data().hex());
        if (comparison != null) {
            json.put("baseline", model(comparison.baseline()));
        }
        json.put("candidate", model(candidate));
        if (comparison != null) {
            addComparison(json, comparison);
        }
        if (gates != null) {
            json.put("gates", gates(gates));
        }
        json.put("notes", Unshowable.notes(candidate, comparison));
        return Json.prettyForUtf8(json);
    }

    private static void addComparison(Map<String, @Nullable Object> json, Comparison comparison) {
        json.put(
                "metrics", comparison.metrics().stream().map(ReportJson::metric).toList());
        json.put("slices", comparison.slices().stream().map(ReportJson::slice).toList());
        Map<String, Object> regressions = new LinkedHashMap<>();
        comparison.metrics().forEach(metric -> regressions.put(metric.name(), rows(comparison, metric.name())));
        json.put("regressions", regressions);
    }

    private static List<Long> rows(Comparison comparison, String metric) {
        return comparison.regressions(metric).stream()
                .map(pair -> pair.baseline().index() + 1L)
                .toList();
    }

    private static Map<String, @Nullable Object> model(Evaluation evaluation) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("model", evaluation.model());
        json.put("rows", (long) evaluation.rows().size());
        json.put("rows_of_test_set", (long) evaluation.totalRows());
        json.put("errors", evaluation.errors());
        Map<String, Object> scores = new LinkedHashMap<>();
        evaluation.scores().forEach((name, score) -> scores.put(name, interval(score)));
        json.put("scores", scores);
        json.put("input_tokens", evaluation.usage().inputTokens());
        json.put("output_tokens", evaluation.usage().outputTokens());
        json.put("latency", evaluation.latency().map(ReportJson::latency).orElse(null));
        json.put("cost", evaluation.cost().isPresent() ? evaluation.cost().getAsDouble() : null);
        json.put("currency", evaluation.price().map(price -> price.currency()).orElse(null));
        json.put("started", evaluation.run().started().toString());
        json.put("took_ms", millis(evaluation.run().took()));
        json.put("run", evaluation.run().facts());
        return json;
    }

    private static Map<String, @Nullable Object> latency(Latency latency) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("p50_ms", millis(latency.p50()));
        json.put("p95_ms", millis(latency.p95()));
        json.put("p99_ms", millis(latency.p99()));
        json.put("mean_ms", millis(latency.mean()));
        json.put("n", latency.n());
        return json;
    }

    private static Map<String, @Nullable Object> metric(MetricComparison metric) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", metric.name());
        json.put("kind", metric.kind().name().toLowerCase(Locale.ROOT));
        json.put("higher_is_better", metric.higherIsBetter());
        json.put("baseline", interval(metric.baseline()));
        json.put("candidate", interval(metric.candidate()));
        json.put("difference", interval(metric.effect()));
        json.put("test", metric.test().method());
        json.put("p", number(metric.test().pValue()));
        json.put("adjusted_p", number(metric.adjustedP()));
        json.put("verdict", metric.verdict().word());
        json.put(
                "further_rows",
                metric.furtherRows().isPresent() ? metric.furtherRows().getAsLong() : null);
        return json;
    }

    private static Map<String, @Nullable Object> slice(SliceComparison slice) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("slicing", slice.slicing());
        json.put("value", slice.value());
        json.put("rows", slice.rows());
        json.putAll(metric(slice.metric()));
        return json;
    }

    private static Map<String, @Nullable Object> gates(GateReport report) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("passed", report.passed());
        json.put("outcomes", report.outcomes().stream().map(ReportJson::gate).toList());
        return json;
    }

    private static Map<String, Object> gate(GateOutcome outcome) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("gate", outcome.gate().name());
        json.put("status", outcome.status().word());
        json.put("message", outcome.reason());
        return json;
    }

    private static Map<String, @Nullable Object> interval(Interval interval) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("estimate", number(interval.estimate()));
        json.put("lower", number(interval.lower()));
        json.put("upper", number(interval.upper()));
        json.put("level", interval.level());
        json.put("method", interval.method());
        json.put("n", interval.n());
        return json;
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private static @Nullable Double number(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
