// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The figures of an evaluation, each with its interval. */
final class Figures {
    private static final String SCORES = "scores";
    private static final String METRICS = "metrics";

    private Figures() {}

    /** {@return the first of the scores, or of the differences; empty without} */
    static String first(Map<String, Object> figures) {
        return parts(figures).stream().findFirst().orElse("");
    }

    /** {@return the scores, or the differences, in a line} */
    static String brief(Map<String, Object> figures) {
        return String.join(", ", parts(figures));
    }

    private static List<String> parts(Map<String, Object> figures) {
        List<String> parts = new ArrayList<>();
        map(figures.get(SCORES)).forEach((name, score) -> parts.add(name + " " + estimate(score)));
        map(figures.get(METRICS))
                .forEach((name, metric) ->
                        parts.add(name + " " + signed(map(metric).get("effect"))));
        return parts;
    }

    static void write(PageBody to, Map<String, Object> figures) {
        scores(to, map(figures.get(SCORES)));
        metrics(to, map(figures.get(METRICS)));
        Map<String, Object> rest = new LinkedHashMap<>(figures);
        rest.keySet().removeAll(List.of(SCORES, METRICS));
        if (!rest.isEmpty()) {
            to.element("h3", "Beside");
            Facts.write(to, "Beside", rest);
        }
    }

    private static void scores(PageBody to, Map<?, ?> scores) {
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        scores.forEach((name, score) -> rows.add(List.of(
                Words.cell(String.valueOf(name)),
                Words.cell(estimate(score)),
                Words.cell(bounds(score)),
                Words.cell(method(score)))));
        if (!rows.isEmpty()) {
            to.table("Scores", List.of("metric", "score", "interval", "method"), rows);
        }
    }

    private static void metrics(PageBody to, Map<?, ?> metrics) {
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        metrics.forEach((name, each) -> {
            Map<?, ?> metric = map(each);
            rows.add(List.of(
                    Words.cell(String.valueOf(name)),
                    Words.cell(estimate(metric.get("baseline"))),
                    Words.cell(estimate(metric.get("candidate"))),
                    Words.cell(signed(metric.get("effect"))),
                    Words.cell(bounds(metric.get("effect"))),
                    Words.cell(Facts.text(metric.get("adjustedP"))),
                    cell -> EvaluationsPage.verdict(
                            cell, Facts.text(metric.get("verdict")).toLowerCase(Locale.ROOT))));
        });
        if (!rows.isEmpty()) {
            List<String> columns =
                    List.of("metric", "baseline", "candidate", "difference", "interval", "adjusted p", "verdict");
            to.table("Differences", columns, rows);
        }
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String estimate(@Nullable Object interval) {
        Object estimate = map(interval).get("estimate");
        return estimate == null ? "–" : Facts.text(estimate);
    }

    private static String signed(@Nullable Object interval) {
        boolean up = map(interval).get("estimate") instanceof Number number && number.doubleValue() > 0;
        return (up ? "+" : "") + estimate(interval);
    }

    private static String bounds(@Nullable Object interval) {
        Map<?, ?> known = map(interval);
        return known.containsKey("lower")
                ? "[" + Facts.text(known.get("lower")) + ", " + Facts.text(known.get("upper")) + "]"
                : "–";
    }

    private static String method(@Nullable Object interval) {
        Map<?, ?> known = map(interval);
        String level =
                known.get("level") instanceof Number number ? Words.number(100 * number.doubleValue()) + " %, " : "";
        return level + (known.get("method") instanceof String method ? method : "");
    }
}
