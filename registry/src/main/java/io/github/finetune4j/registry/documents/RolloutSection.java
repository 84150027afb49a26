// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rollouts that showed the model to users: stages, gates, verdict. */
final class RolloutSection {
    private static final List<String> EVENTS = List.of("When", "What", "Stage", "Who", "Why");
    private static final List<String> GATES = List.of("Gate", "Arm", "Outcome", "Candidate", "Baseline", "Difference");

    private final ModelHistory history;
    private final Section.Builder section = Section.named("Rollout");

    private RolloutSection(ModelHistory history) {
        this.history = history;
    }

    static Section of(ModelHistory history) {
        return new RolloutSection(history).build();
    }

    private Section build() {
        if (history.rollouts().isEmpty()) {
            section.add(new Part.Words("Rollouts: " + Facts.NOT_RECORDED));
        }
        history.rollouts().forEach(this::rollout);
        return section.build();
    }

    private void rollout(List<RolloutChanged> events) {
        RolloutChanged first = events.get(0);
        RolloutChanged last = events.get(events.size() - 1);
        section.add(new Part.Heading("Rollout " + first.rollout()));
        section.pair("Verdict", verdict(last));
        first.arms()
                .forEach((arm, identity) ->
                        section.pair(arm, Names.identity(identity) + (history.same(identity) ? " (this model)" : "")));
        List<List<Part.Cell>> rows = new ArrayList<>();
        events.forEach(event -> rows.add(row(event)));
        section.add(new Part.Table(EVENTS, rows));
        gates(events);
    }

    static String verdict(RolloutChanged last) {
        return switch (last.kind()) {
            case "PROMOTED" -> "promoted, " + Times.shown(last.at());
            case "ROLLED_BACK" -> "rolled back, " + Times.shown(last.at());
            default -> "under way; the last event is " + EvaluationSection.word(last.kind());
        };
    }

    private static List<Part.Cell> row(RolloutChanged event) {
        String word = EvaluationSection.word(event.kind());
        return List.of(
                Part.Cell.of(Times.shown(event.at())),
                new Part.Cell(word, "", word),
                Part.Cell.of(Facts.orMissing(Facts.text(event.numbers(), "stage"))),
                Part.Cell.of(event.who()),
                Part.Cell.of(event.why()));
    }

    private void gates(List<RolloutChanged> events) {
        for (int i = events.size() - 1; i >= 0; i--) {
            List<List<Part.Cell>> rows = Facts.list(events.get(i).numbers().get("gates")).stream()
                    .map(gate -> gate(Facts.map(gate)))
                    .toList();
            if (!rows.isEmpty()) {
                section.add(new Part.Heading("Gates at the end of " + when(events.get(i))));
                section.add(new Part.Table(GATES, rows));
                return;
            }
        }
        section.add(new Part.Note("Gates of this rollout: " + Facts.NOT_RECORDED + "."));
    }

    private static String when(RolloutChanged event) {
        return Facts.text(event.numbers(), "stage")
                .map(stage -> "stage " + stage)
                .orElse("the stage");
    }

    private static List<Part.Cell> gate(Map<String, Object> gate) {
        String outcome = EvaluationSection.word(Facts.orMissing(Facts.text(gate, "outcome")));
        return List.of(
                Part.Cell.of(Facts.orMissing(Facts.text(gate, "gate"))),
                Part.Cell.of(Facts.orMissing(Facts.text(gate, "arm"))),
                new Part.Cell(outcome, "", outcome),
                side(gate, "candidate"),
                side(gate, "baseline"),
                effect(gate));
    }

    private static Part.Cell side(Map<String, Object> gate, String side) {
        return Part.Cell.of(
                Facts.orMissing(Facts.text(gate, side)),
                Facts.text(gate, side + "_n").map(n -> "n " + n).orElse(""));
    }

    private static Part.Cell effect(Map<String, Object> gate) {
        Optional<Figure> figure = Facts.number(gate.get("effect"))
                .map(effect -> new Figure(
                        effect,
                        Facts.number(gate.get("lower")).orElse(Double.NaN),
                        Facts.number(gate.get("upper")).orElse(Double.NaN),
                        Facts.number(gate.get("level")).orElse(Double.NaN),
                        ""));
        return figure.map(known -> Part.Cell.of(known.value(), known.bounds()))
                .orElse(Part.Cell.of(Facts.NOT_RECORDED));
    }
}
