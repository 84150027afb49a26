// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures in sentences. */
final class Text {
    private Text() {}

    static String percent(double share) {
        return number(100 * share) + " %";
    }

    /** At most three digits behind the point. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceAll("\\.?0+$", "").replaceAll("^-0$", "0");
    }

    /** A chance, which is never 0. */
    static String chance(double p) {
        return p < 0.001 ? "< 0.001" : "= " + number(p);
    }

    static String interval(Interval interval) {
        return number(interval.estimate()) + " (" + number(100 * interval.level()) + " % interval "
                + number(interval.lower()) + " to " + number(interval.upper()) + ")";
    }

    static String counts(Map<String, Long> counts) {
        String text = counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "none" : text;
    }
}
