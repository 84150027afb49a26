// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.Correction;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Locale;

/** Numbers as text: rates in percent, their differences in percentage points, everything else with four decimals. */
final class Figures {
    private Figures() {}

    static String method(Correction correction) {
        return switch (correction) {
            case HOLM -> "Holm's method";
            case BENJAMINI_HOCHBERG -> "Benjamini and Hochberg's method";
        };
    }

    static String value(ScoreKind kind, double value) {
        if (!Double.isFinite(value)) {
            return endless(value);
        }
        return kind == ScoreKind.BINARY ? format("%.1f %%", 100 * value) : format("%.4f", value);
    }

    static String bounds(ScoreKind kind, Interval interval) {
        return value(kind, interval.lower()) + " to " + value(kind, interval.upper());
    }

    static String difference(ScoreKind kind, double value) {
        if (!Double.isFinite(value)) {
            return endless(value);
        }
        return kind == ScoreKind.BINARY ? format("%+.1f", 100 * value) : format("%+.4f", value);
    }

    static String differenceBounds(ScoreKind kind, Interval interval) {
        return difference(kind, interval.lower()) + " to " + difference(kind, interval.upper());
    }

    static String unit(ScoreKind kind) {
        return kind == ScoreKind.BINARY ? " points" : "";
    }

    static String level(Interval interval) {
        return format("%s %%", trimmed(100 * interval.level()));
    }

    static String p(double p) {
        return p < 0.0001 ? "p < 0.0001" : format("p = %.4f", p);
    }

    static String p(MetricComparison metric) {
        double p = metric.test().pValue();
        return p(p) + (metric.adjustedP() == p ? "" : ", Holm-adjusted " + p(metric.adjustedP()));
    }

    static String verdict(MetricComparison metric) {
        String more = metric.furtherRows().isPresent()
                ? "; about " + metric.furtherRows().getAsLong() + " more rows would decide a difference of this size"
                : "";
        return metric.verdict().word() + more;
    }

    static String sentence(Verdict verdict) {
        return switch (verdict) {
            case BETTER -> "is better than";
            case WORSE -> "is worse than";
            case EQUIVALENT -> "does as well as";
            case UNDECIDED -> "is not shown to differ from";
        };
    }

    /** One row has an interval without ends; no row has no score at all. */
    private static String endless(double value) {
        return Double.isNaN(value) ? "unknown" : value < 0 ? "-infinity" : "+infinity";
    }

    private static String trimmed(double value) {
        return value == Math.rint(value) ? format("%.0f", value) : format("%.3g", value);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
