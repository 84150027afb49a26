// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.grader;

import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads evals that were exported. */
record EvalExport(Graders graders) {
    private static final String CRITERIA = "testing_criteria";
    private static final String NAME = "name";
    private static final String ID = "id";

    List<ExportedEval> read(String json) {
        List<ExportedEval> evals = new ArrayList<>();
        for (Map<String, Object> object : objects(json)) {
            if (object.containsKey(CRITERIA)) {
                evals.add(eval(object));
            } else if (object.get("data") instanceof List<?> page) {
                page.stream()
                        .map(EvalExport::object)
                        .filter(each -> each.containsKey(CRITERIA))
                        .map(this::eval)
                        .forEach(evals::add);
            }
        }
        if (evals.isEmpty()) {
            throw new IllegalArgumentException("no eval with " + CRITERIA + " in " + json.length()
                    + " characters -> give what GET /v1/evals or GET /v1/evals/ID has said");
        }
        return evals;
    }

    private static List<Map<String, Object>> objects(String json) {
        try {
            Object value = Json.parse(json);
            return value instanceof List<?> array
                    ? array.stream().map(EvalExport::object).toList()
                    : List.of(object(value));
        } catch (JsonException e) {
            return lines(json, e);
        }
    }

    private static List<Map<String, Object>> lines(String json, JsonException whole) {
        List<Map<String, Object>> objects = new ArrayList<>();
        try {
            json.lines().filter(line -> !line.isBlank()).forEach(line -> objects.add(Json.parseObject(line)));
            return objects;
        } catch (JsonException e) {
            String problem = objects.isEmpty() ? whole.problem() : "line " + (objects.size() + 1) + ": " + e.problem();
            throw new IllegalArgumentException(
                    "the exported evals are no JSON: " + problem + " -> export them again", e);
        }
    }

    @SuppressWarnings("unchecked") // JSON objects have strings as keys
    private static Map<String, Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private ExportedEval eval(Map<String, Object> json) {
        Criteria criteria = new Criteria();
        if (json.get(CRITERIA) instanceof List<?> all) {
            all.forEach(one -> criteria.add(object(one)));
        }
        return new ExportedEval(text(json, ID), text(json, NAME), criteria.metrics, criteria.thresholds, criteria.left);
    }

    private static String text(Map<String, Object> json, String name) {
        return json.get(name) instanceof String text ? text : "";
    }

    /** The graders of an eval. */
    private final class Criteria {
        private final List<Metric> metrics = new ArrayList<>();
        private final Map<String, Double> thresholds = new LinkedHashMap<>();
        private final Map<String, String> left = new LinkedHashMap<>();
        private final Set<String> names = new LinkedHashSet<>();

        void add(Map<String, Object> json) {
            String name = name(json);
            Map<String, Object> named = new LinkedHashMap<>(json);
            named.put(NAME, name);
            try {
                metrics.add(graders.metric(new GraderJson(CRITERIA + "[" + (names.size() - 1) + "]", named)));
                if (json.get("pass_threshold") instanceof Number least) {
                    thresholds.put(name, least.doubleValue());
                }
            } catch (IllegalArgumentException e) {
                left.put(name, String.valueOf(e.getMessage()));
            }
        }

        /** Two graders of an eval may have one name, but not one id. */
        private String name(Map<String, Object> json) {
            String own = text(json, NAME).isBlank() ? "grader" : text(json, NAME);
            String name = names.contains(own) && !text(json, ID).isEmpty() ? text(json, ID) : own;
            for (int number = 2; !names.add(name); number++) {
                name = own + " " + number;
            }
            return name;
        }
    }
}
