// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.pages;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.internal.text.AnswersUntil;
import io.github.finetune4j.internal.text.ShownNumber;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The elements that the pages share. */
final class Show {
    private Show() {}

    static String figure(@Nullable Interval value) {
        if (value == null) {
            return "no data";
        }
        String bounds = Double.isInfinite(value.lower()) || value.width() == 0
                ? ""
                : " [" + ShownNumber.words(value.lower()) + ", " + ShownNumber.words(value.upper()) + "]";
        return ShownNumber.words(value.estimate()) + bounds + ", n = " + String.format(Locale.ROOT, "%,d", value.n());
    }

    static void state(PageBody to, Alert.State state) {
        String tone = switch (state) {
            case FIRING -> "bad";
            case ACKNOWLEDGED -> "warn";
            case RESOLVED -> "good";
        };
        to.badge(tone, state.name().toLowerCase(Locale.ROOT));
    }

    static void until(PageBody to, ModelRef model, LocalDate today) {
        model.shutdownDate()
                .map(gone -> new AnswersUntil(gone, today))
                .ifPresentOrElse(until -> to.badge(until.tone(), until.words()), () -> to.text("no end is known"));
    }

    static void series(PageBody to, String monitor, Slice slice, String words) {
        to.link("series", Map.of("monitor", monitor, "label", slice.label(), "value", slice.value()), words);
    }

    static void interaction(PageBody to, String id) {
        to.link("interaction", Map.of("id", id), id);
    }
}
