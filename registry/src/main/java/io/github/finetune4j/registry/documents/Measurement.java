// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The result of one evaluation, alone or against a baseline. */
record Measurement(Evaluated record) {
    /** A metric's figures. */
    record Line(
            String metric,
            Figure own,
            Optional<Figure> baseline,
            Optional<Figure> effect,
            Optional<String> adjustedP,
            Optional<String> verdict) {}

    boolean compared() {
        return !record.baseline().isEmpty();
    }

    List<Line> lines() {
        Map<String, Object> figures = record.figures();
        Map<String, Line> lines = new LinkedHashMap<>();
        Facts.map(figures.get("scores"))
                .forEach((metric, json) -> Figure.of(json).ifPresent(own -> lines.put(metric, alone(metric, own))));
        Facts.map(figures.get("metrics")).forEach((metric, json) -> {
            Map<String, Object> sides = Facts.map(json);
            Figure.of(sides.get("candidate")).ifPresent(own -> lines.put(metric, line(metric, own, sides)));
        });
        return List.copyOf(lines.values());
    }

    private static Line alone(String metric, Figure own) {
        return new Line(metric, own, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Line line(String metric, Figure own, Map<String, Object> sides) {
        return new Line(
                metric,
                own,
                Figure.of(sides.get("baseline")),
                Figure.of(sides.get("effect")),
                Facts.number(sides.get("adjustedP")).map(Measurement::probability),
                Facts.text(sides, "verdict"));
    }

    private static String probability(double p) {
        return p < 0.0001 ? "< 0.0001" : Facts.shown(p);
    }

    Optional<String> verdict() {
        return Facts.text(record.figures(), "verdict");
    }

    Optional<String> rows() {
        return Facts.text(record.figures(), "rows");
    }

    Optional<String> testSetUses() {
        return Facts.text(record.figures(), "testSetUses");
    }

    List<String> notes() {
        return Facts.list(record.figures().get("notes")).stream()
                .map(Facts::shown)
                .toList();
    }
}
