// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON values by name: a line of the journal, or some figures. */
record Facts(Map<String, Object> values) {
    static Facts empty() {
        return new Facts(new LinkedHashMap<>());
    }

    static Facts parse(String line) {
        return of(Json.parseObject(line));
    }

    static Facts of(@Nullable Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                if (inner != null) {
                    object.put(String.valueOf(key), inner);
                }
            });
        }
        return new Facts(object);
    }

    Facts with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /** Infinities and what is no number have no place in JSON, and are left out. */
    Facts number(String name, double value) {
        return Double.isFinite(value) ? with(name, value) : this;
    }

    Facts with(String name, Cost cost) {
        return with(name, empty().with("tokens", cost.tokens()).with("money", cost.money()).values);
    }

    Facts with(String name, Interval interval) {
        return with(
                name,
                empty().number("estimate", interval.estimate())
                        .number("lower", interval.lower())
                        .number("upper", interval.upper())
                        .number("level", interval.level())
                        .with("method", interval.method())
                        .values);
    }

    String text(String name) {
        return values.get(name) instanceof String text ? text : "";
    }

    long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** NaN where it has no such figure. */
    double real(String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    boolean is(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    Facts inner(String name) {
        return of(values.get(name));
    }

    Cost cost(String name) {
        Facts cost = inner(name);
        return cost.values.isEmpty() ? Cost.NONE : new Cost(cost.number("tokens"), cost.real("money"));
    }

    List<Facts> list(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(Facts::of).toList()
                : List.of();
    }

    List<String> texts(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    Map<String, String> words(String name) {
        return inner(name).values.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> String.valueOf(entry.getValue()), (a, b) -> b, LinkedHashMap::new));
    }

    String json() {
        return Json.write(values);
    }
}
