// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.metric.ClassificationReport.Confusion;
import io.github.finetune4j.html.internal.Html;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The section on what to label next: labels that are in most of the wrong answers, with the rows that the model was
 * least sure of, and rows that it is sure of and that say otherwise.
 */
final class LabelNextSection {
    private static final int LABELS = 5;
    private static final int EXAMPLES = 3;
    private static final int SUSPECTS = 5;
    private static final double SURE = 0.9;

    private final LabelledRows model;
    private final Html out;
    private final Set<Integer> shown = new HashSet<>(); // a row is wrong for two labels, and stands once

    /** The wrong answers that have to do with a label. */
    private static final class Wrong {
        private long missed;
        private long takenFor;
        private final List<EvaluatedRow> rows = new ArrayList<>();

        private long all() {
            return missed + takenFor;
        }
    }

    private LabelNextSection(LabelledRows model, Html out) {
        this.model = model;
        this.out = out;
    }

    static void write(Comparison comparison, List<String> labels, Html out) {
        if (LabelledRows.any(comparison.candidate(), labels)) {
            LabelledRows model = LabelledRows.of(comparison.candidate(), labels);
            if (!model.report().confusions().isEmpty()) {
                new LabelNextSection(model, out).write();
            }
        }
    }

    private void write() {
        out.open("section").element("h2", "Label next");
        out.element(
                "p",
                "note",
                "More rows of these labels should bring most, for they are in most of the wrong answers. Below each are"
                        + " the rows of which the model was least sure: rows like these are worth a person's time.");
        out.open("ol", "pairs");
        wrong().entrySet().stream()
                .sorted(Comparator.comparingLong(each -> -each.getValue().all()))
                .limit(LABELS)
                .forEach(each -> label(each.getKey(), each.getValue()));
        out.close("ol");
        suspects();
        out.close("section");
    }

    private Map<String, Wrong> wrong() {
        Map<String, Wrong> wrong = new LinkedHashMap<>();
        for (Confusion pair : model.report().confusions()) {
            Wrong expected = wrong.computeIfAbsent(pair.expected(), label -> new Wrong());
            expected.missed += pair.rows().size();
            expected.rows.addAll(pair.rows());
            if (!pair.given().isEmpty()) {
                Wrong given = wrong.computeIfAbsent(pair.given(), label -> new Wrong());
                given.takenFor += pair.rows().size();
                given.rows.addAll(pair.rows());
            }
        }
        return wrong;
    }

    private void label(String label, Wrong wrong) {
        out.open("li");
        LabelledRows.label("b", label, out);
        out.text(" " + wrong.missed + " of its " + model.report().support(label) + " rows missed, " + wrong.takenFor
                + " others taken for it");
        LabelledRows.examples(leastSure(wrong.rows), out);
        out.close("li");
    }

    // NaN, where nobody knows, sorts last: then they stay in their order
    private List<EvaluatedRow> leastSure(List<EvaluatedRow> rows) {
        return rows.stream()
                .sorted(Comparator.comparingDouble(LabelledRows::confidence))
                .filter(row -> shown.add(row.index()))
                .limit(EXAMPLES)
                .toList();
    }

    /** Who is sure and wrong has often been asked wrongly. */
    private void suspects() {
        List<EvaluatedRow> suspects = model.report().confusions().stream()
                .flatMap(pair -> pair.rows().stream())
                .filter(row -> LabelledRows.confidence(row) >= SURE && !LabelledRows.abstained(row))
                .sorted(Comparator.comparingDouble(LabelledRows::confidence)
                        .reversed()
                        .thenComparingInt(EvaluatedRow::index))
                .toList();
        if (suspects.isEmpty()) {
            return;
        }
        int most = Math.min(SUSPECTS, suspects.size());
        out.element(
                "p",
                "note",
                "Wrong, and at least 90 % sure: " + suspects.size() + " of "
                        + model.rows().size() + " rows. See first whether their labels are right"
                        + (most < suspects.size() ? "; the surest " + most : "") + ":");
        for (EvaluatedRow row : suspects.subList(0, most)) {
            out.open("div", "suspect").text("labelled ");
            LabelledRows.label("b", row.expected(), out);
            LabelledRows.examples(List.of(row), out);
            out.close("div");
        }
    }
}
