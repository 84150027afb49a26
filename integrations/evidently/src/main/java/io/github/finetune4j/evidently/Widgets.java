// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evidently;

import io.github.finetune4j.evidently.Check.Status;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The widgets of a report's page: counters, bars, and the list of tests. */
final class Widgets {
    private static final String COLOR = "#ed0400"; // of what Evidently calls current
    private static final int HALF = 1;
    private static final int WHOLE = 2;

    private Widgets() {}

    /** One figure, half as wide as the page. */
    static Map<String, @Nullable Object> counter(String title, String value, String label) {
        return widget("counter", title, HALF, Map.of("counters", List.of(counted(value, label))));
    }

    /** A sentence, as wide as the page. */
    static Map<String, @Nullable Object> sentence(String head, String text) {
        return widget("counter", "", WHOLE, Map.of("counters", List.of(counted(head, text))));
    }

    /** Bars, as wide as the page. */
    static Map<String, @Nullable Object> bars(String title, List<?> names, List<? extends Number> heights) {
        Map<String, Object> bars = new LinkedHashMap<>();
        bars.put("type", "bar");
        bars.put("name", "current");
        bars.put("marker", Map.of("color", COLOR));
        bars.put("x", names);
        bars.put("y", heights);
        return widget("big_graph", title, WHOLE, Map.of("data", List.of(bars), "layout", Map.of()));
    }

    private static Map<String, Object> counted(String value, String label) {
        Map<String, Object> counter = new LinkedHashMap<>();
        counter.put("value", value);
        counter.put("label", label);
        return counter;
    }

    /** How many tests ended in which way, and each of them. */
    static List<Map<String, @Nullable Object>> tests(List<Metric> metrics) {
        List<Check> checks =
                metrics.stream().flatMap(metric -> metric.checks().stream()).toList();
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put(
                "counters",
                Arrays.stream(Status.values())
                        .map(status -> counted(number(checks, status), status.name()))
                        .toList());
        numbers.put("v2_test", true);
        Map<String, Object> suite = new LinkedHashMap<>();
        suite.put("v2_test", true);
        suite.put("tests", checks.stream().map(Widgets::listed).toList());
        return List.of(
                identified(widget("counter", "", WHOLE, numbers), "numbers", metrics),
                identified(widget("test_suite", "", WHOLE, suite), "suite", metrics));
    }

    private static String number(List<Check> checks, Status status) {
        return String.valueOf(
                checks.stream().filter(check -> check.status() == status).count());
    }

    private static Map<String, Object> listed(Check check) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("title", check.name());
        json.put("description", check.description());
        json.put("state", check.status().name().toLowerCase(Locale.ROOT));
        json.put("groups", List.of());
        return json;
    }

    private static Map<String, @Nullable Object> identified(
            Map<String, @Nullable Object> widget, String what, List<Metric> metrics) {
        String ids = what + metrics.stream().map(Metric::id).toList();
        widget.put(
                "id",
                UUID.nameUUIDFromBytes(ids.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString());
        return widget;
    }

    private static Map<String, @Nullable Object> widget(String type, String title, int size, Map<String, ?> params) {
        Map<String, @Nullable Object> widget = new LinkedHashMap<>();
        widget.put("type", type);
        widget.put("title", title);
        widget.put("size", size);
        widget.put("details", "");
        widget.put("alertsPosition", null);
        widget.put("alertStats", null);
        widget.put("params", params);
        for (String empty : List.of("insights", "additionalGraphs", "alerts", "tabs", "widgets")) {
            widget.put(empty, List.of());
        }
        widget.put("pageSize", 5);
        widget.put("source_fingerprint", null);
        widget.put("linked_metrics", null);
        return widget;
    }
}
