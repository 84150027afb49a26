// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.registry.RegistryRecord.Gated;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Every evaluation of the model on record, the newest first. */
final class EvaluationSection {
    private static final List<String> ALONE = List.of("Metric", "This model");
    private static final List<String> COMPARED =
            List.of("Metric", "This model", "Baseline", "Difference", "Adjusted p", "Verdict");

    private static final List<String> GATES = List.of("Gate", "Outcome");
    private static final List<String> REASONED = List.of("Gate", "Outcome", "Reason");

    private final ModelHistory history;
    private final boolean inside;
    private final Section.Builder section = Section.named("Evaluation");

    private EvaluationSection(ModelHistory history, boolean inside) {
        this.history = history;
        this.inside = inside;
    }

    /** For a document that may leave the house: without the reasons of gates, which may name a slice or a file. */
    static Section forAnybody(ModelHistory history) {
        return new EvaluationSection(history, false).build();
    }

    /** For those who sign off. */
    static Section forTheHouse(ModelHistory history) {
        return new EvaluationSection(history, true).build();
    }

    private Section build() {
        List<Measurement> all = new ArrayList<>(history.measurements());
        if (all.isEmpty()) {
            return section.add(new Part.Words("Evaluations: " + Facts.NOT_RECORDED))
                    .build();
        }
        Collections.reverse(all);
        all.stream().filter(each -> !saidAgain(each, all)).forEach(this::measurement);
        String gates = all.stream().allMatch(each -> history.gates(each).isEmpty())
                ? "Gates of a build: " + Facts.NOT_RECORDED + ". "
                : "";
        section.add(new Part.Note(gates + "Figures are scores with their intervals; a difference whose interval holds 0"
                + " is not shown to be one."));
        return section.build();
    }

    /** A comparison says what its candidate's own evaluation said, and more. */
    private boolean saidAgain(Measurement each, List<Measurement> all) {
        return !each.compared()
                && history.gates(each).isEmpty()
                && all.stream()
                        .anyMatch(other -> other.compared()
                                && other.record()
                                        .testData()
                                        .equals(each.record().testData())
                                && other.record().at().equals(each.record().at()));
    }

    private void measurement(Measurement measurement) {
        String against = measurement.compared()
                ? ", against " + Names.identity(measurement.record().baseline())
                : ", alone";
        section.add(new Part.Heading(Times.shown(measurement.record().at()) + against));
        section.add(new Part.Words(on(measurement)));
        measurement.verdict().ifPresent(word -> section.add(new Part.Words("Verdict: " + word(word) + ".")));
        List<List<Part.Cell>> rows = new ArrayList<>();
        measurement.lines().forEach(line -> rows.add(measurement.compared() ? compared(line) : alone(line)));
        section.add(new Part.Table(measurement.compared() ? COMPARED : ALONE, rows));
        measurement.notes().forEach(note -> section.add(new Part.Note(note)));
        history.gates(measurement).forEach(this::gates);
    }

    private void gates(Gated gated) {
        String said = gated.passed() ? ": all passed." : ": not all passed.";
        section.add(new Part.Words("Gates, " + Times.shown(gated.at()) + said));
        section.add(new Part.Table(
                inside ? REASONED : GATES,
                gated.outcomes().stream().map(this::gate).toList()));
    }

    private List<Part.Cell> gate(Gated.Outcome outcome) {
        String status = word(outcome.status());
        Part.Cell gate = Part.Cell.of(outcome.gate());
        Part.Cell mark = new Part.Cell(status, "", status);
        return inside ? List.of(gate, mark, Part.Cell.of(Names.withoutFolders(outcome.reason()))) : List.of(gate, mark);
    }

    private String on(Measurement measurement) {
        String test = measurement.record().testData();
        long uses = history.uses(test);
        String judged = measurement
                .testSetUses()
                .map(times -> " When this was measured, it had judged " + times
                        + (times.equals("1") ? " candidate." : " candidates."))
                .orElse("");
        return Facts.orMissing(measurement.rows()) + " rows of test set " + UsedData.shortId(test) + ". " + uses
                + (uses == 1 ? " evaluation on record has" : " evaluations on record have") + " used it." + judged;
    }

    private static List<Part.Cell> alone(Measurement.Line line) {
        return List.of(Part.Cell.of(line.metric()), cell(line.own()));
    }

    private static List<Part.Cell> compared(Measurement.Line line) {
        String verdict = line.verdict().map(EvaluationSection::word).orElse(Facts.NOT_RECORDED);
        return List.of(
                Part.Cell.of(line.metric()),
                cell(line.own()),
                line.baseline().map(EvaluationSection::cell).orElse(Part.Cell.of(Facts.NOT_RECORDED)),
                line.effect().map(EvaluationSection::difference).orElse(Part.Cell.of(Facts.NOT_RECORDED)),
                Part.Cell.of(Facts.orMissing(line.adjustedP())),
                new Part.Cell(verdict, "", verdict));
    }

    private static Part.Cell cell(Figure figure) {
        String method = figure.method().isEmpty() ? "" : ", " + figure.method();
        return Part.Cell.of(figure.value(), figure.bounds() + method);
    }

    private static Part.Cell difference(Figure figure) {
        Part.Cell cell = cell(figure);
        return figure.estimate() > 0 ? Part.Cell.of("+" + cell.text(), cell.more()) : cell;
    }

    static String word(String verdict) {
        return verdict.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
