// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evidently;

import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A metric with its value, or with a count and a share, its tests and what is shown of it. */
final class Metric {
    /** What Evidently computes as we do bears its type; what is ours alone bears our own. */
    static final String THEIRS = "evidently:metric_v2:";

    static final String OURS = "finetune4j:metric:";
    private static final String RESULT = "evidently:metric_result_v2:";

    private final String name;
    private final Map<String, Object> parameters;
    private final String id;
    private final double value;
    private final @Nullable Double share;
    private final List<Check> checks = new ArrayList<>();
    private final List<Map<String, @Nullable Object>> widgets = new ArrayList<>();

    private Metric(String type, String name, Map<String, ?> settings, double value, @Nullable Double share) {
        this.name = name;
        parameters = new LinkedHashMap<>();
        parameters.put("type", type);
        parameters.putAll(settings);
        // of what is measured, so that one metric is the same in all snapshots
        id = UUID.nameUUIDFromBytes(Json.bytes(parameters)).toString().replace("-", "");
        this.value = value;
        this.share = share;
    }

    static Metric single(String type, String name, Map<String, ?> settings, double value) {
        return new Metric(type, name, settings, value, null);
    }

    static Metric count(String type, String name, Map<String, ?> settings, long count, long of) {
        return new Metric(type, name, settings, count, of == 0 ? 0 : (double) count / of);
    }

    Metric check(Check check) {
        checks.add(check);
        return this;
    }

    Metric show(Map<String, @Nullable Object> widget) {
        widget.put(
                "id",
                UUID.nameUUIDFromBytes(Json.bytes(List.of(id, widgets.size()))).toString());
        widget.put("linked_metrics", List.of(id));
        widgets.add(widget);
        return this;
    }

    String id() {
        return id;
    }

    List<Check> checks() {
        return checks;
    }

    List<Map<String, @Nullable Object>> widgets() {
        return widgets;
    }

    Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("metric_id", id);
        config.put("params", parameters);
        return config;
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json =
                result(share == null ? "SingleValue" : "CountValue", Map.of(), List.copyOf(widgets));
        json.put("tests", checks.stream().map(check -> check.json(this)).toList());
        if (share == null) {
            json.put("value", value);
        } else {
            json.put("count", part("count", value));
            json.put("share", part("share", share));
        }
        return json;
    }

    private Map<String, @Nullable Object> part(String which, double number) {
        Map<String, @Nullable Object> json = result("SingleValue", Map.of("value_type", which), null);
        json.put("tests", List.of());
        json.put("value", number);
        return json;
    }

    private Map<String, @Nullable Object> result(String type, Map<String, ?> part, @Nullable List<?> shown) {
        Map<String, Object> location = new LinkedHashMap<>();
        location.put("metric", config());
        location.put("param", part);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("type", RESULT + type);
        json.put("display_name", name);
        json.put("metric_value_location", location);
        json.put("widget", shown);
        return json;
    }
}
