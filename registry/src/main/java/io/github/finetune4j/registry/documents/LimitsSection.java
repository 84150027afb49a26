// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import java.util.List;

/** Known limits and ethical risks. */
final class LimitsSection {
    private LimitsSection() {}

    static Section of(Statements statements) {
        Section.Builder section = Section.named("Known limits");
        section.add(
                statements.limitations().isEmpty()
                        ? new Part.Words("Known limits: " + Facts.NOT_RECORDED)
                        : new Part.Bullets(statements.limitations()));
        if (statements.risks().isEmpty()) {
            return section.add(new Part.Words("Ethical risks: " + Facts.NOT_RECORDED))
                    .build();
        }
        List<List<Part.Cell>> rows = statements.risks().entrySet().stream()
                .map(risk -> List.of(Part.Cell.of(risk.getKey()), Part.Cell.of(risk.getValue())))
                .toList();
        return section.add(new Part.Table(List.of("Ethical risk", "What is done about it"), rows))
                .build();
    }
}
