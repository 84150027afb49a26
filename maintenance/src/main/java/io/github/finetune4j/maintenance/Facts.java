// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A line of the journal, or the facts of a step: JSON values by name. */
final class Facts {
    private final Map<String, Object> values;

    private Facts(Map<String, Object> values) {
        this.values = values;
    }

    static Facts of(Map<String, Object> values) {
        return new Facts(values);
    }

    static Facts parse(String line) {
        return new Facts(Json.parseObject(line));
    }

    /** A line of its own, to be filled. */
    static Facts line(String type, Instant at) {
        return empty().with("type", type).with("at", at.toString());
    }

    static Facts empty() {
        return new Facts(new LinkedHashMap<>());
    }

    Facts with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    Facts with(String name, Cost cost) {
        Facts written = empty().with("money", cost.money()).with("tokens", cost.tokens());
        return with(name, written.values);
    }

    String text(String name) {
        return values.get(name) instanceof String text ? text : "";
    }

    Instant time(String name) {
        return Instant.parse(text(name));
    }

    long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    double real(String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    Facts inner(String name) {
        return new Facts(object(values.get(name)));
    }

    Cost cost(String name) {
        Facts cost = inner(name);
        return cost.values.isEmpty() ? Cost.NONE : new Cost(cost.number("tokens"), cost.real("money"));
    }

    List<Facts> list(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(Facts::object).map(Facts::new).toList()
                : List.of();
    }

    List<String> texts(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Map<String, Object> values() {
        return values;
    }

    /** The figures among them: infinities and what is no number have no place in JSON, and are words there. */
    Map<String, Double> figures(String name) {
        Map<String, Double> figures = new LinkedHashMap<>();
        inner(name).values.forEach((key, value) -> figures.put(key, figure(value)));
        return figures;
    }

    static Map<String, Object> figures(Map<String, Double> figures) {
        Map<String, Object> written = new LinkedHashMap<>();
        figures.forEach((key, value) -> written.put(key, Double.isFinite(value) ? value : String.valueOf(value)));
        return written;
    }

    /** Two figures, in their order. */
    static Map<String, Double> figures(String one, double first, String other, double second) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(one, first);
        figures.put(other, second);
        return figures;
    }

    private static double figure(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.parseDouble(String.valueOf(value));
    }

    private static Map<String, Object> object(@org.jspecify.annotations.Nullable Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                if (inner != null) {
                    object.put(String.valueOf(key), inner);
                }
            });
        }
        return object;
    }

    String json() {
        return Json.write(values);
    }

    @Override
    public String toString() {
        return json();
    }
}
