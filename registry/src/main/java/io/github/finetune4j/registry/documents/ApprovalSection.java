// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import java.util.List;

/** The section on approval: who moved an alias to this version and why, and what people noted. */
final class ApprovalSection {
    private ApprovalSection() {}

    static Section of(ModelHistory history) {
        Section.Builder section = Section.named("Approval");
        section.pair("Aliases now", history.aliases().isEmpty() ? "none" : String.join(", ", history.aliases()));
        List<List<Part.Cell>> moves = history.moves().stream()
                .map(move -> move(move, history.model().number()))
                .toList();
        if (moves.isEmpty()) {
            section.add(new Part.Words(
                    "Approval: " + Facts.NOT_RECORDED + ". No alias has pointed to this version so far."));
        } else {
            section.add(new Part.Table(List.of("When", "What", "Who", "Why"), moves));
        }
        notes(history, section);
        return section.build();
    }

    private static List<Part.Cell> move(AliasMoved move, int number) {
        String what = move.version() == number
                ? move.alias() + " points here"
                : move.alias() + " moved on to version " + move.version();
        return List.of(
                Part.Cell.of(Times.shown(move.at())),
                Part.Cell.of(what),
                Part.Cell.of(move.who().isBlank() ? Facts.NOT_RECORDED : move.who()),
                Part.Cell.of(move.why().isBlank() ? Facts.NOT_RECORDED : move.why()));
    }

    private static void notes(ModelHistory history, Section.Builder section) {
        section.add(new Part.Heading("Notes"));
        List<List<Part.Cell>> rows = history.notes().stream()
                .map(note -> List.of(
                        Part.Cell.of(Times.shown(note.at())),
                        Part.Cell.of(note.who()),
                        Part.Cell.of(note.about().equals(history.model().id()) ? "this model" : about(note.about())),
                        Part.Cell.of(note.text())))
                .toList();
        section.add(
                rows.isEmpty()
                        ? new Part.Words("Notes: none on record")
                        : new Part.Table(List.of("When", "Who", "About", "What"), rows));
    }

    /** The kind of record and the beginning of its id; a rollout's key stays out. */
    private static String about(String id) {
        String kind = id.substring(0, Math.max(0, id.indexOf('/')));
        return switch (kind) {
            case "data" -> "data " + UsedData.shortId(id);
            case "model", "alias" -> id;
            default -> kind;
        };
    }
}
