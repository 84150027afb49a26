// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.internal.shared.LabelMetric;
import io.github.finetune4j.html.internal.Html;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The section on confusions: which label was taken for which, where the answers are labels. */
final class ConfusionSection {
    private static final int MOST_LABELS = 12;
    private static final int SIDE_BY_SIDE = 5;
    private static final int MOST_FOUND = 1000;
    private static final int LONGEST = 40;
    private static final int PAIRS = 10;
    private static final ChatResponse NOTHING = new ChatResponse("", FinishReason.UNKNOWN, new Usage(0, 0));

    private static final String OTHER = "(other)";

    private final List<String> labels;
    private final LabelMetric reading;
    private final Html out;

    private ConfusionSection(List<String> labels, Html out) {
        this.labels = labels;
        this.reading = new LabelMetric(labels);
        this.out = out;
    }

    /**
     * @param labels from {@link #labels}; none: no section
     */
    static void write(Comparison comparison, Collection<String> labels, Html out) {
        if (labels.size() >= 2) {
            new ConfusionSection(List.copyOf(labels), out).write(comparison);
        }
    }

    /**
     * {@return the labels of a comparison; none where its answers are no labels}
     *
     * @param given if there are none, the expected answers, if they are short, and each comes three times on average
     */
    static List<String> labels(Comparison comparison, Collection<String> given) {
        List<String> labels = given.isEmpty() ? found(comparison) : List.copyOf(given);
        return labels.size() >= 2 ? labels : List.of();
    }

    private static List<String> found(Comparison comparison) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (Comparison.RowPair pair : comparison.rows()) {
            String expected = pair.baseline().expected().strip();
            String folded = LabelMetric.folded(expected);
            if (folded.isEmpty() || expected.length() > LONGEST) {
                return List.of();
            }
            labels.putIfAbsent(folded, expected);
        }
        boolean few = labels.size() <= MOST_FOUND && comparison.size() >= 3 * labels.size();
        return few ? labels.values().stream().sorted().toList() : List.of();
    }

    private void write(Comparison comparison) {
        out.open("section").element("h2", "Confusion");
        boolean small = labels.size() <= MOST_LABELS;
        out.element(
                "p",
                "note",
                (small
                                ? "Rows: what was expected. Columns: the label read from the answer"
                                : "The most frequent mix-ups")
                        + "; none: no label or several, or no answer.");
        long other = comparison.rows().stream()
                .filter(pair -> !reading.knows(pair.baseline().expected()))
                .count();
        if (other > 0) {
            out.element(
                    "p",
                    "warning",
                    other + " of " + comparison.size() + " rows expect an answer that is none of the " + labels.size()
                            + " labels: they are in the line " + OTHER + ".");
        }
        out.open("div", small && labels.size() > SIDE_BY_SIDE ? "sides matrices alone" : "sides matrices");
        ModelLabels names = ModelLabels.of(comparison);
        model(names.baseline(), comparison.baseline());
        model(names.candidate(), comparison.candidate());
        out.close("section");
    }

    private void model(String name, Evaluation model) {
        if (labels.size() <= MOST_LABELS) {
            matrix(name, counts(model));
        } else {
            pairs(name, counts(model));
        }
    }

    /** The last column is for answers without a label, the last line for rows that expect none of the labels. */
    private long[][] counts(Evaluation model) {
        long[][] counts = new long[labels.size() + 1][labels.size() + 1];
        for (EvaluatedRow row : model.rows()) {
            Answer answer = new Answer(
                    row.prompt(),
                    Message.assistant(row.expected()),
                    row.response().orElse(NOTHING));
            int given = reading.given(answer);
            int expected = reading.knows(row.expected()) ? reading.expected(answer) : labels.size();
            counts[expected][given < 0 ? labels.size() : given]++;
        }
        return counts;
    }

    private void matrix(String model, long[][] counts) {
        out.scroll("confusion matrix of " + model).open("table", "confusion").element("caption", model);
        List<String> columns = columns();
        columns.add(0, "expected");
        out.head(columns.toArray(String[]::new));
        for (int i = 0; i < counts.length; i++) {
            long total = Arrays.stream(counts[i]).sum();
            if (i == labels.size() && total == 0) {
                continue;
            }
            out.open("tr").heading(expected(i)).close();
            for (int j = 0; j < counts[i].length; j++) {
                double share = total == 0 ? 0 : (double) counts[i][j] / total;
                String right = i == j && i < labels.size() ? "right" : "wrong";
                String style = String.format(Locale.ROOT, "--share:%.2f", share);
                out.element("td", "" + counts[i][j], "class", right, "style", style);
            }
            out.close();
        }
        out.close("div");
    }

    private String expected(int line) {
        return line < labels.size() ? labels.get(line) : OTHER;
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(labels);
        columns.add("none");
        return columns;
    }

    /** One mix-up. */
    private record Pair(String expected, String given, long count) {}

    private void pairs(String model, long[][] counts) {
        List<Pair> pairs = new ArrayList<>();
        List<String> columns = columns();
        for (int i = 0; i < counts.length; i++) {
            for (int j = 0; j < counts[i].length; j++) {
                if ((i != j || i == labels.size()) && counts[i][j] > 0) {
                    pairs.add(new Pair(expected(i), columns.get(j), counts[i][j]));
                }
            }
        }
        pairs.sort((a, b) -> Long.compare(b.count(), a.count()));
        out.open("table", "mixups").element("caption", model + ", " + pairs.size() + " kinds of mix-up");
        out.head("expected", "given", "rows");
        for (Pair pair : pairs.subList(0, Math.min(PAIRS, pairs.size()))) {
            out.open("tr").element("td", pair.expected()).element("td", pair.given());
            out.element("td", String.valueOf(pair.count())).close();
        }
        out.close("table");
    }
}
