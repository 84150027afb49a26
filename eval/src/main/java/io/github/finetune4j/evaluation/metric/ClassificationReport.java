// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.internal.shared.LabelMetric;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Average;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Figures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The answers of a model whose answers are labels, label by label: how many of each are right, and which are taken for
 * which. Labels are read as by {@link Metrics#labelAccuracy}. Immutable.
 *
 * <p>Figures with an interval are those of an evaluation's metrics: {@link Metrics#macroF1}, {@link Metrics#matthews},
 * {@link Metrics#classification}.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ClassificationReport {
    private static final ChatResponse NOTHING = new ChatResponse("", FinishReason.UNKNOWN, new Usage(0, 0));

    private final List<String> labels;
    private final ConfusionMatrix matrix;
    private final List<Confusion> confusions;

    private ClassificationReport(List<String> labels, ConfusionMatrix matrix, List<Confusion> confusions) {
        this.labels = labels;
        this.matrix = matrix;
        this.confusions = confusions;
    }

    /**
     * A label that was taken for another.
     *
     * @param expected the label
     * @param given what it was taken for; empty where the answer held no label, or several
     * @param rows all such rows, in order
     * @since 0.1
     */
    public record Confusion(String expected, String given, List<EvaluatedRow> rows) {
        /** Copies the rows. */
        public Confusion {
            rows = List.copyOf(rows);
        }
    }

    /** Two labels by their numbers. */
    private record Cell(int expected, int given) {}

    /**
     * {@return the report of an evaluation}
     *
     * @param evaluation each of its rows expects a label
     * @param labels at least two, distinct without regard to case
     * @throws IllegalArgumentException if a row expects something else, or there is no row
     */
    public static ClassificationReport of(Evaluation evaluation, Collection<String> labels) {
        return of(evaluation.rows(), labels);
    }

    /**
     * {@return the report of some rows of an evaluation, such as those of a slice}
     *
     * @param rows each expects a label
     * @param labels at least two, distinct without regard to case
     * @throws IllegalArgumentException if a row expects something else, or there is no row
     */
    public static ClassificationReport of(List<EvaluatedRow> rows, Collection<String> labels) {
        LabelMetric reading = new LabelMetric(labels);
        int[] truth = new int[rows.size()];
        int[] given = new int[rows.size()];
        Map<Cell, List<EvaluatedRow>> wrong = new LinkedHashMap<>();
        for (int i = 0; i < truth.length; i++) {
            EvaluatedRow row = rows.get(i);
            Answer answer = new Answer(
                    row.prompt(),
                    Message.assistant(row.expected()),
                    row.response().orElse(NOTHING));
            truth[i] = reading.expected(answer);
            given[i] = reading.given(answer);
            if (truth[i] != given[i]) {
                wrong.computeIfAbsent(new Cell(truth[i], given[i]), cell -> new ArrayList<>())
                        .add(row);
            }
        }
        List<String> names = List.copyOf(labels);
        List<Confusion> confusions = new ArrayList<>();
        wrong.forEach((cell, found) -> confusions.add(
                new Confusion(names.get(cell.expected()), cell.given() < 0 ? "" : names.get(cell.given()), found)));
        confusions.sort(Comparator.comparingInt((Confusion each) -> -each.rows().size())); // stable
        return new ClassificationReport(names, ConfusionMatrix.of(truth, given, names.size()), List.copyOf(confusions));
    }

    /** {@return the labels, in the order given} */
    public List<String> labels() {
        return labels;
    }

    /** {@return all counts and what follows from them: accuracy, averages, Matthews, kappa; labels by their numbers} */
    public ConfusionMatrix matrix() {
        return matrix;
    }

    /**
     * {@return precision, recall and F1 of one label}
     *
     * @param label one of {@link #labels}
     */
    public Figures of(String label) {
        return matrix.of(number(label), 1);
    }

    /**
     * {@return how many rows expect a label}
     *
     * @param label one of {@link #labels}
     */
    public long support(String label) {
        return matrix.support(number(label));
    }

    private int number(String label) {
        int at = labels.indexOf(label);
        if (at < 0) {
            throw new IllegalArgumentException("label: '" + label + "' -> give one of " + labels);
        }
        return at;
    }

    /** {@return which labels are taken for which, the most frequent first; of equal ones that of the earlier row} */
    public List<Confusion> confusions() {
        return confusions;
    }

    /** {@return a table: each label's precision, recall, F1 and number of rows, and the averages} */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        labels.forEach(label -> lines.add(line(label, of(label), support(label))));
        lines.add(line("macro", matrix.average(Average.MACRO, 1), matrix.n()));
        lines.add(line("weighted", matrix.average(Average.WEIGHTED, 1), matrix.n()));
        lines.add(String.format(Locale.ROOT, "accuracy %.3f, Matthews %.3f", matrix.accuracy(), matrix.matthews()));
        return String.join("\n", lines);
    }

    static String line(String label, Figures figures, long support) {
        return String.format(
                Locale.ROOT,
                "%-24s precision %.3f recall %.3f F1 %.3f of %d",
                label,
                figures.precision(),
                figures.recall(),
                figures.f(),
                support);
    }
}
