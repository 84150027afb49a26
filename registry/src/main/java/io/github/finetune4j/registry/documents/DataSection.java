// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.registry.DataVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The section on data: what the model learned from and was measured on, and what was left out and why. */
final class DataSection {
    private static final List<String> HEAD = List.of("Role", "Version", "Rows", "Licence", "Kept since");

    private static final List<String> MAKING =
            List.of("sources", "rowsRead", "removed", "issues", "steps", "splitRule");

    private final Statements statements;
    private final ModelHistory history;
    private final Section.Builder section = Section.named("Data");

    private DataSection(ModelHistory history, Statements statements) {
        this.history = history;
        this.statements = statements;
    }

    static Section of(ModelHistory history, Statements statements) {
        return new DataSection(history, statements).build();
    }

    private Section build() {
        List<UsedData> data = history.data();
        if (data.isEmpty()) {
            return section.add(new Part.Words("Training, validation and test data: " + Facts.NOT_RECORDED))
                    .build();
        }
        List<List<Part.Cell>> rows = new ArrayList<>();
        data.forEach(used -> rows.add(row(used)));
        section.add(new Part.Table(HEAD, rows));
        missingRoles(data);
        learnedAndMeasured(data);
        forgotten(data);
        data.stream()
                .collect(Collectors.groupingBy(UsedData::id, LinkedHashMap::new, Collectors.toList()))
                .forEach((id, roles) -> roles.get(0).known().ifPresent(version -> making(roles, version)));
        return section.build();
    }

    private List<Part.Cell> row(UsedData used) {
        return List.of(
                Part.Cell.of(used.role()),
                Part.Cell.of(
                        used.shortId(), used.known().map(DataCardFacts::name).orElse("")),
                Part.Cell.of(used.rows()),
                Part.Cell.of(used.known()
                        .map(version -> Facts.orMissing(DataCardFacts.license(version, statements)))
                        .orElse(Facts.NOT_RECORDED)),
                Part.Cell.of(
                        used.known().map(version -> Times.shown(version.at())).orElse(Facts.NOT_RECORDED)));
    }

    private void missingRoles(List<UsedData> data) {
        for (String role : List.of("training", "validation", "test")) {
            if (data.stream().noneMatch(used -> used.role().equals(role))) {
                section.add(new Part.Note("Data for " + role + ": " + Facts.NOT_RECORDED + "."));
            }
        }
    }

    private void forgotten(List<UsedData> data) {
        for (UsedData used : data) {
            long rows = history.forgotten(used);
            if (rows > 0) {
                String what = "Rows of " + used.shortId() + " (" + used.role() + ") forgotten since: " + rows + ".";
                boolean learned = used.role().startsWith("training");
                section.add(new Part.Words(
                        learned ? "Warning: " + what + " The model learned from them; train it again." : what));
            }
        }
    }

    private void learnedAndMeasured(List<UsedData> data) {
        for (UsedData test : data) {
            boolean learned = data.stream()
                    .anyMatch(used ->
                            used.role().startsWith("training") && used.id().equals(test.id()));
            if (test.role().equals("test") && learned) {
                section.add(new Part.Words("Warning: the model was measured on " + test.shortId()
                        + ", which it learned from. These figures say nothing about new rows."));
            }
        }
    }

    private void making(List<UsedData> roles, DataVersion version) {
        String what = roles.stream().map(UsedData::role).collect(Collectors.joining(" and "));
        section.add(new Part.Heading(
                "How the data for " + what + " were made, " + roles.get(0).shortId()));
        Map<String, Object> facts = version.facts();
        if (MAKING.stream().noneMatch(facts::containsKey)) {
            section.add(new Part.Words("Sources, steps and what was left out: " + Facts.NOT_RECORDED));
            return;
        }
        section.pair("Sources", DataCardFacts.sources(version));
        section.pair("Rows read", Facts.text(facts, "rowsRead"));
        section.pair("Left out", leftOut(facts));
        section.pair("Issues found", facts.containsKey("issues") ? counts(facts, "issues") : Facts.NOT_RECORDED);
        section.pair("Split", Facts.text(facts, "splitRule"));
        steps(facts);
    }

    private static String leftOut(Map<String, Object> facts) {
        return facts.containsKey("removed") ? counts(facts, "removed") : Facts.NOT_RECORDED;
    }

    private static String counts(Map<String, Object> facts, String name) {
        String counts = Facts.counts(Facts.map(facts.get(name)));
        return counts.isEmpty() ? "none" : counts;
    }

    private void steps(Map<String, Object> facts) {
        List<List<Part.Cell>> rows = Facts.list(facts.get("steps")).stream()
                .map(Facts::map)
                .map(step -> List.of(
                        cell(step, "name"),
                        cell(step, "rowsIn"),
                        cell(step, "rowsOut"),
                        Part.Cell.of(counts(step, "rejected")),
                        Part.Cell.of(counts(step, "changed"))))
                .toList();
        if (!rows.isEmpty()) {
            section.add(new Part.Table(List.of("Step", "Rows in", "Rows out", "Left out, and why", "Changed"), rows));
        }
    }

    private static Part.Cell cell(Map<String, Object> step, String name) {
        return Part.Cell.of(Facts.orMissing(Facts.text(step, name)));
    }
}
