// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.search.space.ChoiceParameter;
import io.github.finetune4j.search.space.Condition;
import io.github.finetune4j.search.space.Parameter;
import io.github.finetune4j.search.space.RealParameter;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.WholeParameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A space as JSON values, so that whoever reads a journal knows the ranges. */
final class SpaceLines {
    private SpaceLines() {}

    static List<Object> write(SearchSpace space) {
        return space.parameters().stream().map(SpaceLines::write).toList();
    }

    private static Object write(Parameter parameter) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("name", parameter.name());
        if (parameter instanceof RealParameter real) {
            range(line, "real", real.low(), real.high(), real.log(), real.step());
        } else if (parameter instanceof WholeParameter whole) {
            range(line, "whole", whole.low(), whole.high(), whole.log(), whole.step());
        } else {
            line.put("kind", "choice");
            line.put("options", ((ChoiceParameter) parameter).options());
        }
        parameter.condition().ifPresent(condition -> {
            line.put("when", condition.parameter());
            line.put("is", condition.values());
        });
        return line;
    }

    private static void range(
            Map<String, Object> line, String kind, Number low, Number high, boolean log, Number step) {
        line.put("kind", kind);
        line.put("low", low);
        line.put("high", high);
        line.put("log", log);
        line.put("step", step);
    }

    static SearchSpace read(Object lines) {
        SearchSpace.Builder builder = SearchSpace.builder();
        for (Object each : (List<?>) lines) {
            Map<?, ?> line = (Map<?, ?>) each;
            if (line.get("when") instanceof String other) {
                Condition condition = new Condition(other, List.copyOf((List<?>) value(line, "is")));
                builder.when(condition.parameter(), condition.values(), inner -> add(inner, line));
            } else {
                add(builder, line);
            }
        }
        return builder.build();
    }

    private static void add(SearchSpace.Builder builder, Map<?, ?> line) {
        String name = value(line, "name").toString();
        boolean log = Boolean.TRUE.equals(line.get("log"));
        switch (value(line, "kind").toString()) {
            case "real" -> {
                if (log) {
                    builder.logReal(name, real(line, "low"), real(line, "high"));
                } else {
                    builder.real(name, real(line, "low"), real(line, "high"), real(line, "step"));
                }
            }
            case "whole" -> {
                if (log) {
                    builder.logWhole(name, (int) real(line, "low"), (int) real(line, "high"));
                } else {
                    builder.whole(name, (int) real(line, "low"), (int) real(line, "high"), (int) real(line, "step"));
                }
            }
            case "choice" -> builder.choice(name, ((List<?>) value(line, "options")).toArray());
            default ->
                throw new IllegalArgumentException(
                        "kind of parameter " + name + ": " + line.get("kind") + " -> read it with a newer version");
        }
    }

    private static double real(Map<?, ?> line, String name) {
        return ((Number) value(line, name)).doubleValue();
    }

    private static Object value(Map<?, ?> line, String name) {
        return Objects.requireNonNull(line.get(name), name);
    }
}
