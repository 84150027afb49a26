// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.text.TextEmbedder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Rows with a teacher's vectors in them, from which a smaller embedder learns to give the same, or vectors that lie to
 * one another as the teacher's do (distillation). They are data, as {@link SoftLabels} are: training on them needs no
 * teacher, and can be repeated.
 *
 * @param rows in their order, each with the field {@link #FIELD}; pairs of a text with itself, unless pairs were given
 * @param taught how many
 * @param failed how many rows were left out, since the teacher failed on them
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TeacherVectors(Dataset rows, int taught, int failed) {
    /** The field of a pair that holds the vector: a list of finite numbers, not all of them zero. */
    public static final String FIELD = "teacher_vector";

    /** What a pair calls its own fields. */
    private static final Set<String> OF_PAIRS =
            Set.of("anchor", "positive", "negative", "sentence1", "sentence2", "score", "messages");

    private static final System.Logger LOG = System.getLogger(TeacherVectors.class.getName());
    private static final int BATCH = 64;

    /**
     * {@return rows with the vectors of an embedder, such as a larger one}
     *
     * <p>What the embedder throws is counted and logged; the texts of that batch are asked one after another.
     *
     * @param data texts, chats (of which the text is {@link LabeledText#textOf}), or pairs: their positive is to have
     *     the vector of their anchor, as a translation or a paraphrase does
     * @param teacher asked for each text or anchor
     * @throws IllegalArgumentException if a pair has a score or negatives, or an example is of another kind
     * @throws IllegalStateException if the teacher's vectors are not all as wide as the first
     */
    public static TeacherVectors of(Dataset data, TextEmbedder teacher) {
        Callback callback = new Callback("a teacher", "the rows are left out", LOG, Clock.systemUTC());
        List<PairExample> pairs =
                data.examples().stream().map(TeacherVectors::pair).toList();
        List<Example> rows = new ArrayList<>();
        int width = 0;
        for (int from = 0; from < pairs.size(); from += BATCH) {
            List<PairExample> batch = pairs.subList(from, Math.min(pairs.size(), from + BATCH));
            List<double @Nullable []> vectors = answers(batch, teacher, callback);
            for (int i = 0; i < batch.size(); i++) {
                double[] vector = vectors.get(i);
                if (vector != null) {
                    width = sameWidth(vector, width, from + i);
                    rows.add(taught(batch.get(i), vector));
                }
            }
        }
        return new TeacherVectors(Dataset.of(rows), rows.size(), pairs.size() - rows.size());
    }

    private static int sameWidth(double[] vector, int width, int row) {
        if (width > 0 && vector.length != width) {
            throw new IllegalStateException("a teacher's vectors: " + vector.length + " numbers for row " + (row + 1)
                    + ", and " + width + " before -> take a teacher whose vectors are all of one width");
        }
        return vector.length;
    }

    /**
     * {@return the teacher's vector of a row; empty where it has none}
     *
     * @param row any
     * @throws IllegalArgumentException if the field is no list of finite numbers, or all are zero
     */
    public static Optional<double[]> vectorOf(PairExample row) {
        Object field = row.fields().get(FIELD);
        if (field == null) {
            return Optional.empty();
        }
        if (!(field instanceof List<?> numbers) || !numbers.stream().allMatch(Number.class::isInstance)) {
            throw new IllegalArgumentException(FIELD + ": it is no list of numbers -> give the teacher's vector");
        }
        return Optional.of(checked(numbers.stream()
                .mapToDouble(number -> ((Number) number).doubleValue())
                .toArray()));
    }

    private static double[] checked(double[] vector) {
        if (!Arrays.stream(vector).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(FIELD + ": a number of it is not finite -> leave the row out");
        }
        if (Arrays.stream(vector).allMatch(number -> number == 0)) {
            throw new IllegalArgumentException(
                    FIELD + ": all " + vector.length + " numbers of it are zero -> leave the row out");
        }
        return vector;
    }

    private static PairExample pair(Example example) {
        if (example instanceof TextExample text) {
            return PairExample.of(text.text(), text.text());
        }
        if (example instanceof ChatExample chat) {
            String text = LabeledText.textOf(chat.prompt());
            Map<String, Object> fields = new LinkedHashMap<>(chat.fields()); // a person's name, for one
            fields.keySet().removeAll(OF_PAIRS);
            return new PairExample(text, text, List.of(), null, fields);
        }
        if (!(example instanceof PairExample pair)) {
            throw new IllegalArgumentException(
                    "data: an example is one of " + example.kind() + " -> give texts, chats or pairs");
        }
        if (pair.score() != null || !pair.negatives().isEmpty()) {
            throw new IllegalArgumentException(
                    "data: a pair has a score or negatives, which a teacher's vectors have no"
                            + " use for -> give pairs that mean the same, or texts");
        }
        return pair;
    }

    private static List<double @Nullable []> answers(List<PairExample> rows, TextEmbedder teacher, Callback callback) {
        List<String> texts = rows.stream().map(PairExample::anchor).toList();
        Attempt<List<double[]>> together = callback.attempt(() -> asked(teacher, texts));
        if (together.worked()) {
            return new ArrayList<>(together.value());
        }
        List<double @Nullable []> each = new ArrayList<>();
        for (String text : texts) {
            Attempt<List<double[]>> alone = callback.attempt(() -> asked(teacher, List.of(text)));
            each.add(alone.worked() ? alone.value().get(0) : null);
        }
        return each;
    }

    private static List<double[]> asked(TextEmbedder teacher, List<String> texts) {
        List<double[]> vectors = List.copyOf(teacher.embedAll(texts));
        if (vectors.size() != texts.size()) {
            throw new IllegalStateException(
                    vectors.size() + " vectors of " + texts.size() + " texts -> give one for each");
        }
        vectors.forEach(TeacherVectors::checked);
        return vectors;
    }

    private static PairExample taught(PairExample row, double[] vector) {
        Map<String, Object> fields = new LinkedHashMap<>(row.fields());
        fields.put(FIELD, Arrays.stream(vector).boxed().toList());
        return new PairExample(row.anchor(), row.positive(), List.of(), null, fields);
    }
}
