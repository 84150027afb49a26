// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Trial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The lines of a search's journal, each a JSON object. */
final class SearchLines {
    private SearchLines() {}

    static Map<String, Object> line(String event, Instant at, String worker) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.put("at", at.toString());
        line.put("worker", worker);
        return line;
    }

    static Map<String, Object> opens(Instant at, String worker, Search search) {
        Map<String, Object> line = line("search", at, worker);
        line.put("what", search.what());
        line.put("space", SpaceLines.write(search.space()));
        line.put(
                "goals",
                search.goals().stream()
                        .map(goal -> Map.<String, Object>of("name", goal.name(), "larger", goal.larger()))
                        .toList());
        line.put("seed", search.seed());
        return line;
    }

    static Map<String, Object> begins(Instant at, String worker, int number, Settings settings, Cost aside) {
        Map<String, Object> line = line("begins", at, worker);
        line.put("trial", number);
        line.put("settings", settings.values());
        addCost(line, aside);
        return line;
    }

    static Map<String, Object> ends(Instant at, String worker, Trial trial) {
        Map<String, Object> line = line("ends", at, worker);
        line.put("trial", trial.number());
        line.put("state", trial.state().name());
        List<Object> values = new ArrayList<>();
        trial.values().forEach(value -> values.add(number(value)));
        line.put("values", values);
        line.put("violation", number(trial.violation()));
        line.put("message", trial.message());
        addCost(line, trial.cost());
        return line;
    }

    private static void addCost(Map<String, Object> line, Cost cost) {
        line.put("tokens", cost.tokens());
        line.put("money", cost.money());
    }

    static Cost cost(Map<String, Object> line) {
        return new Cost(
                (long) real(Objects.requireNonNull(line.get("tokens"), "tokens")),
                real(Objects.requireNonNull(line.get("money"), "money")));
    }

    /** JSON has no NaN and no infinities: they are texts. */
    static Object number(double value) {
        return Double.isFinite(value) ? value : String.valueOf(value);
    }

    static double real(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.parseDouble(value.toString());
    }

    static Object value(Map<String, Object> line, String name) {
        Object value = line.get(name);
        if (value == null) {
            throw new IllegalArgumentException("\"" + name + "\" is missing -> write it");
        }
        return value;
    }

    static String text(Map<String, Object> line) {
        return Json.write(line);
    }
}
