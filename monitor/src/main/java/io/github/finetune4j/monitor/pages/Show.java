// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.pages;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.internal.text.AnswersUntil;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the pages show alike. */
final class Show {
    private static final int SHORT = 200;

    private Show() {}

    static String time(Instant at) {
        return ShownTime.words(at);
    }

    static String figure(@Nullable Interval value) {
        if (value == null) {
            return "no data";
        }
        String bounds = Double.isInfinite(value.lower()) || value.width() == 0
                ? ""
                : " [" + number(value.lower()) + ", " + number(value.upper()) + "]";
        return number(value.estimate()) + bounds + ", n = " + String.format(Locale.ROOT, "%,d", value.n());
    }

    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.4f", value)
                .replaceFirst("(\\.\\d*?)0+$", "$1")
                .replaceFirst("\\.$", "");
    }

    static String length(Duration duration) {
        return ShownTime.brief(duration);
    }

    static void badge(PageBody to, String word, String tone) {
        to.open("span", "class", "badge " + tone).text(word).close();
    }

    static void state(PageBody to, Alert.State state) {
        badge(
                to,
                state.name().toLowerCase(Locale.ROOT),
                switch (state) {
                    case FIRING -> "bad";
                    case ACKNOWLEDGED -> "warn";
                    case RESOLVED -> "good";
                });
    }

    static void until(PageBody to, ModelRef model, LocalDate today) {
        model.shutdownDate()
                .map(gone -> new AnswersUntil(gone, today))
                .ifPresentOrElse(
                        until -> badge(to, until.words(), until.tone() + " long"), () -> to.text("no end is known"));
    }

    static void series(PageBody to, String monitor, Slice slice, String words) {
        to.link("series", Map.of("monitor", monitor, "label", slice.label(), "value", slice.value()), words);
    }

    static void interaction(PageBody to, String id) {
        to.link("interaction", Map.of("id", id), id);
    }

    static void choice(PageBody to, String name, String label, List<String> values, String chosen) {
        to.open("label").text(label).open("select", "name", name);
        for (String value : values) {
            if (value.equals(chosen)) {
                to.open("option", "value", value, "selected", "");
            } else {
                to.open("option", "value", value);
            }
            to.text(value.isEmpty() ? "any" : value).close();
        }
        to.close().close();
    }

    static void line(PageBody to, String name, String label, String value) {
        to.open("label").text(label);
        to.open("input", "name", name, "value", value, "maxlength", "200", "autocomplete", "off")
                .close();
    }

    static void button(PageBody to, String words) {
        to.open("button").text(words).close();
    }

    static String cut(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        int end = line.offsetByCodePoints(0, Math.min(SHORT, line.codePointCount(0, line.length())));
        return end < line.length() ? line.substring(0, end) + "…" : line;
    }
}
