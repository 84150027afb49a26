package io.github.finetune4j.eval;

import io.github.finetune4j.dataset.Message;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.RowResult;
import io.github.finetune4j.model.ChatResponse;
import io.github.finetune4j.model.FinishReason;
import io.github.finetune4j.model.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which label was taken for which, where the answers are labels. */
final class ConfusionSection {
    private static final int MOST_LABELS = 12;
    private static final int LONGEST = 40;
    private static final int PAIRS = 10;
    private static final ChatResponse NOTHING = new ChatResponse("", FinishReason.UNKNOWN, new Usage(0, 0));

    private final List<String> labels;
    private final LabelMetric reading;
    private final Html out;

    private ConfusionSection(List<String> labels, Html out) {
        this.labels = labels;
        this.reading = new LabelMetric(labels);
        this.out = out;
    }

    /**
     * @param given the labels; if there are none, the expected answers, if they are few and short
     */
    static void write(Comparison comparison, Collection<String> given, Html out) {
        List<String> labels = given.isEmpty() ? found(comparison) : List.copyOf(given);
        if (labels.size() >= 2) {
            new ConfusionSection(labels, out).write(comparison);
        }
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
        boolean few = labels.size() <= MOST_LABELS && comparison.size() >= 3 * labels.size();
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
        out.open("div", "sides matrices");
        for (Evaluation model : List.of(comparison.baseline(), comparison.candidate())) {
            long[][] counts = counts(model);
            if (small) {
                matrix(model.model(), counts);
            } else {
                pairs(model.model(), counts);
            }
        }
        out.close("div").close("section");
    }

    /** The last column is for answers without a label. */
    private long[][] counts(Evaluation model) {
        long[][] counts = new long[labels.size()][labels.size() + 1];
        for (RowResult row : model.rows()) {
            Answer answer = new Answer(
                    row.prompt(),
                    Message.assistant(row.expected()),
                    row.response().orElse(NOTHING));
            int given = reading.given(answer);
            counts[reading.expected(answer)][given < 0 ? labels.size() : given]++;
        }
        return counts;
    }

    private void matrix(String model, long[][] counts) {
        out.raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"confusion matrix of "
                + Html.escaped(model) + "\">");
        out.open("table", "confusion").element("caption", model).raw("<thead><tr><th scope=\"col\">expected</th>");
        columns().forEach(label -> out.raw("<th scope=\"col\">").text(label).close("th"));
        out.raw("</tr></thead>").open("tbody");
        for (int i = 0; i < counts.length; i++) {
            out.open("tr").raw("<th scope=\"row\">").text(labels.get(i)).close("th");
            long total = Arrays.stream(counts[i]).sum();
            for (int j = 0; j < counts[i].length; j++) {
                out.raw(String.format(
                        Locale.ROOT,
                        "<td class=\"%s\" style=\"--share:%.2f\">%d</td>",
                        i == j ? "right" : "wrong",
                        total == 0 ? 0 : (double) counts[i][j] / total,
                        counts[i][j]));
            }
            out.close("tr");
        }
        out.close("tbody").close("table").close("div");
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
                if (i != j && counts[i][j] > 0) {
                    pairs.add(new Pair(labels.get(i), columns.get(j), counts[i][j]));
                }
            }
        }
        pairs.sort((a, b) -> Long.compare(b.count(), a.count()));
        out.open("table").element("caption", model + ", " + pairs.size() + " kinds of mix-up");
        out.raw("<thead><tr><th>expected</th><th>given</th><th>rows</th></tr></thead>")
                .open("tbody");
        for (Pair pair : pairs.subList(0, Math.min(PAIRS, pairs.size()))) {
            out.open("tr").element("td", pair.expected()).element("td", pair.given());
            out.element("td", String.valueOf(pair.count())).close("tr");
        }
        out.close("tbody").close("table");
    }
}
