// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.metric.ClassificationReport;
import io.github.finetune4j.evaluation.metric.ClassificationReport.Confusion;
import io.github.finetune4j.html.internal.Axis;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.Strip;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The section on labels: precision, recall and F1 of each, the worst first, and the most confused with their rows. */
final class LabelSection {
    private static final Axis SHARES = new Axis(0, 1, 0, 100);
    private static final int SHOWN = 20;
    private static final int PAIRS = 10;
    private static final int EXAMPLES = 3;
    private static final double LEVEL = 0.95;

    private final ClassificationReport before;
    private final ClassificationReport after;
    private final ModelLabels names;
    private final Html out;

    private LabelSection(Comparison comparison, List<String> labels, Html out) {
        before = LabelledRows.of(comparison.baseline(), labels).report();
        after = LabelledRows.of(comparison.candidate(), labels).report();
        names = ModelLabels.of(comparison);
        this.out = out;
    }

    static void write(Comparison comparison, List<String> labels, Html out) {
        if (LabelledRows.any(comparison.candidate(), labels)) {
            new LabelSection(comparison, labels, out).write();
        }
    }

    private void write() {
        out.open("section").element("h2", "Labels");
        out.element(
                "p",
                "note",
                "Of " + names.candidate() + ", the worst first. Recall: which share of a label's rows is found."
                        + " Precision: which share of the answers with the label is right. F1 is the harmonic mean of"
                        + " both. In small print 95 % intervals (Wilson).");
        List<Integer> order = order();
        table("labels", order.subList(0, Math.min(SHOWN, order.size())));
        if (order.size() > SHOWN) {
            out.open("details").element("summary", "The other " + (order.size() - SHOWN) + " labels");
            table("other labels", order.subList(SHOWN, order.size()));
            out.close("details");
        }
        confused();
        out.close("section");
    }

    /** Labels without a row say nothing, and come last. */
    private List<Integer> order() {
        ConfusionMatrix matrix = after.matrix();
        return IntStream.range(0, matrix.classes())
                .boxed()
                .sorted(Comparator.comparing((Integer label) -> matrix.support(label) == 0)
                        .thenComparing(label -> matrix.of(label, 1).f()))
                .toList();
    }

    private void table(String name, List<Integer> labels) {
        out.scroll(name).open("table", "costs labels");
        out.head("label", "rows", "recall", "precision", "F1", "F1 of " + names.baseline());
        labels.forEach(this::row);
        out.close("div");
    }

    private void row(int label) {
        ConfusionMatrix matrix = after.matrix();
        long right = matrix.count(label, label);
        out.open("tr").open("th", "scope", "row");
        LabelledRows.label("span", after.labels().get(label), out);
        out.close();
        out.cell(1).text(String.valueOf(matrix.support(label))).close();
        share(2, right, matrix.support(label));
        share(3, right, given(matrix, label));
        figure(4, matrix, label);
        figure(5, before.matrix(), label);
        out.close("tr");
    }

    private static long given(ConfusionMatrix matrix, int label) {
        long given = 0;
        for (int truth = 0; truth < matrix.classes(); truth++) {
            given += matrix.count(truth, label);
        }
        return given;
    }

    private void share(int column, long right, long all) {
        out.cell(column);
        if (all == 0) {
            out.text("–");
        } else {
            Interval share = Proportions.wilson(right, all, LEVEL);
            out.element("b", Figures.value(ScoreKind.BINARY, share.estimate()));
            out.element("small", "range", Figures.bounds(ScoreKind.BINARY, share));
            Strip.on(out, SHARES, "interval second")
                    .bar("scale", 0, 1)
                    .interval(share.lower(), share.estimate(), share.upper())
                    .end();
        }
        out.close();
    }

    private void figure(int column, ConfusionMatrix matrix, int label) {
        boolean none = matrix.support(label) == 0;
        out.cell(column)
                .text(
                        none
                                ? "–"
                                : String.format(
                                        Locale.ROOT, "%.3f", matrix.of(label, 1).f()))
                .close();
    }

    private void confused() {
        List<Confusion> worst =
                after.confusions().subList(0, Math.min(PAIRS, after.confusions().size()));
        if (worst.isEmpty()) {
            return;
        }
        out.element(
                "p",
                "note",
                "Most confused, with some of their rows"
                        + (worst.size() < after.confusions().size()
                                ? ": " + worst.size() + " of "
                                        + after.confusions().size() + " pairs"
                                : "")
                        + ".");
        out.open("ol", "pairs");
        worst.forEach(this::confused);
        out.close("ol");
    }

    private void confused(Confusion pair) {
        out.open("li");
        LabelledRows.label("b", pair.expected(), out);
        out.text(pair.given().isEmpty() ? " answered without a label, or with several" : " taken for ");
        if (!pair.given().isEmpty()) {
            LabelledRows.label("b", pair.given(), out);
        }
        int shown = Math.min(EXAMPLES, pair.rows().size());
        out.open("details").element("summary", pair.rows().size() + " of " + after.support(pair.expected()) + " rows");
        LabelledRows.examples(pair.rows().subList(0, shown), out);
        out.close("li");
    }
}
