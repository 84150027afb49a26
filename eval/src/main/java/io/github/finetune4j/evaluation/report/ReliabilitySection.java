// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.statistics.prediction.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The section on confidence: whether answers are right as often as the models were sure of them. */
final class ReliabilitySection {
    private static final int MOST_BINS = 15;
    private static final int ROWS_OF_A_BIN = 20;
    private static final int FEWEST = 2 * ROWS_OF_A_BIN;

    private ReliabilitySection() {}

    static void write(Comparison comparison, Html out) {
        Optional<String> metric = comparison.metrics().stream()
                .filter(each -> each.kind() == ScoreKind.BINARY && each.higherIsBetter())
                .map(MetricComparison::name)
                .findFirst();
        if (metric.isEmpty()) {
            return;
        }
        ModelLabels names = ModelLabels.of(comparison);
        List<ReliabilityChart.Line> lines = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        line(names.candidate(), comparison.candidate(), metric.get(), lines, notes);
        line(names.baseline(), comparison.baseline(), metric.get(), lines, notes);
        if (!lines.isEmpty()) {
            write(metric.get(), lines, notes, out);
        }
    }

    private static void line(
            String name, Evaluation model, String metric, List<ReliabilityChart.Line> lines, List<String> notes) {
        List<EvaluatedRow> rows = model.rows().stream()
                .filter(row -> confident(row) && !LabelledRows.abstained(row) && scored(row, metric))
                .toList();
        long abstained = model.rows().stream().filter(LabelledRows::abstained).count();
        if (abstained > 0) {
            notes.add(name + " abstained from " + abstained + " of "
                    + model.rows().size() + " rows.");
        }
        if (rows.size() < FEWEST) {
            return;
        }
        int[] right = rows.stream().mapToInt(row -> (int) value(row, metric)).toArray();
        double[] sure = rows.stream()
                .mapToDouble(row -> Math.min(1, LabelledRows.confidence(row)))
                .toArray();
        int bins = Math.min(MOST_BINS, rows.size() / ROWS_OF_A_BIN);
        lines.add(new ReliabilityChart.Line(
                name,
                Calibration.equalMassBins(right, sure, bins),
                Calibration.equalMassError(right, sure, bins),
                rows.size()));
    }

    private static boolean confident(EvaluatedRow row) {
        return !Double.isNaN(LabelledRows.confidence(row));
    }

    private static double value(EvaluatedRow row, String metric) {
        return row.score(metric).map(Score::value).orElse(Double.NaN);
    }

    private static boolean scored(EvaluatedRow row, String metric) {
        double value = value(row, metric);
        return value == 0 || value == 1;
    }

    private static void write(String metric, List<ReliabilityChart.Line> lines, List<String> notes, Html out) {
        out.open("section").element("h2", "Confidence");
        out.element(
                "p",
                "note",
                "Does it come true? Across: how probable the models held their answers. Up: how many of these are right"
                        + " by " + metric + ", with 95 % intervals. On the dashed line both are the same; below it a"
                        + " model is too sure. Each dot stands for as many rows; the calibration error is the mean"
                        + " distance of the dots from the line, which few rows make larger.");
        lines.forEach(line -> out.element(
                "p",
                "",
                String.format(
                        Locale.ROOT,
                        "%s: calibration error %.3f, %d rows in %d bins of equal mass.",
                        line.name(),
                        line.error(),
                        line.rows(),
                        line.bins().size())));
        notes.forEach(note -> out.element("p", "note", note));
        ReliabilityChart.write(lines, out);
        out.open("details").element("summary", "The numbers").open("div", "tables");
        lines.forEach(line -> numbers(line, out));
        out.close("section");
    }

    private static void numbers(ReliabilityChart.Line line, Html out) {
        out.open("table").element("caption", line.name()).head("rows", "confidence", "right");
        for (Calibration.Bin bin : line.bins()) {
            out.open("tr").element("td", String.valueOf(bin.n()));
            out.element("td", String.format(Locale.ROOT, "%.3f", bin.confidence()));
            out.element("td", String.format(Locale.ROOT, "%.3f", bin.accuracy()))
                    .close();
        }
        out.close("table");
    }
}
