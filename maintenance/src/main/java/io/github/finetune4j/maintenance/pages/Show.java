// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.pages;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.text.ShownNumber;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The elements that the pages share. */
final class Show {
    static final int LONGEST_WHO = 100;
    static final int LONGEST_WHY = 2000;
    private static final String BEGINNING = Instant.EPOCH.toString();

    private Show() {}

    static void state(PageBody to, Cycle cycle) {
        String word = cycle.refusal()
                .map(refusal -> "refused: " + refusal.code().words())
                .orElseGet(() -> cycle.ending().map(Ending::words).orElse("under way"));
        to.badge(tone(cycle), word);
    }

    private static String tone(Cycle cycle) {
        if (cycle.ending().isEmpty()) {
            return "warn";
        }
        return cycle.ending().get() == Ending.PROMOTED ? "good" : "bad";
    }

    static String cost(Cost cost) {
        if (cost.equals(Cost.NONE)) {
            return "–";
        }
        return String.format(Locale.ROOT, "%.2f, %,d tokens", cost.money(), cost.tokens());
    }

    /** JSON values in words: what is nested in brackets, long ids cut. */
    static String facts(Map<String, Object> facts) {
        return facts.entrySet().stream()
                .filter(entry -> !"".equals(entry.getValue()) && !Map.of().equals(entry.getValue()))
                .map(entry -> entry.getKey() + ": " + value(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String value(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + value(entry.getValue()))
                    .collect(Collectors.joining(", ", "(", ")"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Show::value).collect(Collectors.joining(", "));
        }
        if (value instanceof Double number) {
            return ShownNumber.words(number);
        }
        return BEGINNING.equals(value) ? "the beginning" : ShownTime.inWords(cut(String.valueOf(value)));
    }

    static String cut(String text) {
        return text.matches("data/[0-9a-f]{64}") ? text.substring(0, 13) + "…" : text;
    }

    static void people(PageBody form) {
        form.field("who", "Who", "", LONGEST_WHO).field("why", "Why", "", LONGEST_WHY);
    }
}
