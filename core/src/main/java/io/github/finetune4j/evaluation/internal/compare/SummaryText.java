// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.compare;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Comparisons in words. Rates are percentages, their differences percentage points. */
public final class SummaryText {
    private SummaryText() {}

    public static String of(Map<String, Interval> scores) {
        return scores.entrySet().stream()
                .map(score -> String.format(
                        Locale.ROOT,
                        "%s %.4g [%.4g, %.4g]",
                        score.getKey(),
                        score.getValue().estimate(),
                        score.getValue().lower(),
                        score.getValue().upper()))
                .collect(Collectors.joining(", "));
    }

    public static String of(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        text.append(comparison.candidate().model()).append(" against ");
        text.append(comparison.baseline().model()).append(", ");
        text.append(comparison.size()).append(" rows");
        comparison.metrics().forEach(metric -> text.append('\n').append(of(metric)));
        long before = comparison.baseline().errors();
        long after = comparison.candidate().errors();
        if (before + after > 0) {
            text.append("\nnot answered, counted as failures: baseline ").append(before);
            text.append(", candidate ").append(after);
        }
        comparison.notes().forEach(note -> text.append('\n').append(note));
        return text.toString();
    }

    public static String of(MetricComparison metric) {
        boolean rate = metric.kind() == ScoreKind.BINARY;
        Interval effect = metric.effect();
        String values = String.format(
                Locale.ROOT,
                "%s: %s -> %s, difference %s [%.0f %% interval %s to %s, %s]",
                metric.name(),
                value(rate, metric.baseline().estimate()),
                value(rate, metric.candidate().estimate()),
                difference(rate, effect.estimate()) + (rate ? " points" : ""),
                100 * effect.level(),
                difference(rate, effect.lower()),
                difference(rate, effect.upper()),
                effect.method());
        return values + ", p " + p(metric) + ", n " + metric.effect().n() + size(metric) + ": " + verdict(metric);
    }

    private static String size(MetricComparison metric) {
        String name = metric.kind() == ScoreKind.BINARY ? "odds of a gain" : "Cohen's d";
        return metric.effectSize()
                .map(size -> String.format(
                        Locale.ROOT,
                        ", %s %s [%s, %s]",
                        name,
                        size(size.estimate()),
                        size(size.lower()),
                        size(size.upper())))
                .orElse("");
    }

    private static String size(double value) {
        return Double.isInfinite(value) ? "∞" : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String p(MetricComparison metric) {
        double p = metric.test().pValue();
        String adjusted =
                metric.adjustedP() == p ? "" : ", " + metric.correction().word() + " " + p(metric.adjustedP());
        return p(p) + " (" + metric.test().method() + adjusted + ")";
    }

    private static String p(double p) {
        return p < 0.0001 ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", p);
    }

    private static String verdict(MetricComparison metric) {
        String word = metric.verdict().word();
        return metric.furtherRows().isPresent()
                ? word + "; about " + metric.furtherRows().getAsLong()
                        + " more rows would decide a true difference of this size"
                : word;
    }

    private static String value(boolean rate, double value) {
        return rate ? String.format(Locale.ROOT, "%.1f %%", 100 * value) : String.format(Locale.ROOT, "%.4f", value);
    }

    private static String difference(boolean rate, double value) {
        return String.format(Locale.ROOT, rate ? "%+.1f" : "%+.4f", rate ? 100 * value : value);
    }
}
