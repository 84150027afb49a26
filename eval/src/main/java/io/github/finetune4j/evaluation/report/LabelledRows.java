// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.internal.shared.LabelMetric;
import io.github.finetune4j.evaluation.metric.ClassificationReport;
import io.github.finetune4j.evaluation.metric.LogProbabilities;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.training.LabeledText;
import java.util.List;
import java.util.Locale;

/**
 * The rows of a model that expect one of the labels, and how they are shown.
 *
 * @param rows at least one
 * @param report on them
 */
record LabelledRows(List<EvaluatedRow> rows, ClassificationReport report) {
    private static final int LONGEST = 300;

    /** {@return those of an evaluation whose rows are not all of another kind} */
    static LabelledRows of(Evaluation evaluation, List<String> labels) {
        LabelMetric reading = new LabelMetric(labels);
        List<EvaluatedRow> rows = evaluation.rows().stream()
                .filter(row -> reading.knows(row.expected()))
                .toList();
        return new LabelledRows(rows, ClassificationReport.of(rows, labels));
    }

    /** {@return whether there are any} */
    static boolean any(Evaluation evaluation, List<String> labels) {
        if (labels.isEmpty()) {
            return false;
        }
        LabelMetric reading = new LabelMetric(labels);
        return evaluation.rows().stream().anyMatch(row -> reading.knows(row.expected()));
    }

    /** {@return how probable the answer was to the model; NaN where nobody knows} */
    static double confidence(EvaluatedRow row) {
        return row.response().map(LabelledRows::confidence).orElse(Double.NaN);
    }

    private static double confidence(ChatResponse response) {
        return response.fields().containsKey("logprobs") ? LogProbabilities.confidence(response) : Double.NaN;
    }

    /** {@return whether the model said that it does not know} */
    static boolean abstained(EvaluatedRow row) {
        return row.response()
                .filter(response -> Boolean.TRUE.equals(response.fields().get("abstained")))
                .isPresent();
    }

    /** Writes a label, which has its own direction. */
    static void label(String tag, String label, Html out) {
        out.quoted(tag, "label", label);
    }

    /** Writes some rows: what was asked, and what became of it. */
    static void examples(List<EvaluatedRow> rows, Html out) {
        out.open("ul", "examples");
        for (EvaluatedRow row : rows) {
            double sure = confidence(row);
            out.open("li").quoted("div", "said", cut(LabeledText.textOf(row.prompt())));
            out.open("small").text("row " + (row.index() + 1) + ", answered ");
            out.quoted("span", "label", row.failed() ? "(not at all)" : cut(row.actual()));
            out.text(Double.isNaN(sure) ? "" : String.format(Locale.ROOT, " (%.0f %% sure)", 100 * sure));
            out.close("li");
        }
        out.close("ul");
    }

    private static String cut(String text) {
        boolean whole = text.codePointCount(0, text.length()) <= LONGEST;
        return whole ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
