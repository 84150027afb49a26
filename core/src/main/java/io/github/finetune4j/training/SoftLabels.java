// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Rows with a teacher's probabilities in them, from which a smaller model learns more than from labels alone
 * (distillation). They are data: written to a file, fingerprinted and read like any row's fields, so that training on
 * them needs no teacher, and can be repeated.
 *
 * @param rows in their order, each that the teacher answered with the field {@link #FIELD}
 * @param softened how many got the field
 * @param abstained how many the teacher abstained from: they keep their label, and are left out if they had none
 * @param failed how many the teacher failed on, likewise
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SoftLabels(Dataset rows, int softened, int abstained, int failed) {
    /** The field of a row that holds the probabilities: an object with a number from 0 to 1 for each label. */
    public static final String FIELD = "label_probabilities";

    private static final System.Logger LOG = System.getLogger(SoftLabels.class.getName());
    private static final int BATCH = 64;

    /** A teacher, asked about some rows; each answer may be null: it failed. */
    private interface Teacher {
        List<@Nullable Classification> ask(List<ChatExample> rows);
    }

    /**
     * {@return rows with the probabilities of a classifier, such as one on a larger encoder}
     *
     * <p>What the classifier throws is counted and logged; the rows of that batch are asked one after another.
     *
     * @param data chats, with the label as their answer, or without an answer: such a row gets the label that the
     *     teacher finds most likely
     * @param teacher asked for the text of each row ({@link LabeledText#textOf})
     * @throws IllegalArgumentException if an example is no chat
     */
    public static SoftLabels of(Dataset data, TextClassifier teacher) {
        Callback callback = callback();
        return of(data, rows -> answers(rows, teacher, callback));
    }

    /**
     * {@return rows with probabilities that follow from scores, such as a language model's log-probabilities of each
     * label as its answer} They are made to sum to 1 over the labels.
     *
     * <p>What the function throws is counted and logged.
     *
     * @param data as in {@link #of(Dataset, TextClassifier)}
     * @param labels all that may be said, at least two
     * @param logProbability of a label, given the messages before the answer; what is no number is a failure
     * @throws IllegalArgumentException if an example is no chat, or there are fewer labels
     */
    public static SoftLabels ofScores(
            Dataset data, List<String> labels, ToDoubleBiFunction<List<Message>, String> logProbability) {
        Given.atLeast("labels", labels.size(), 2);
        Callback callback = callback();
        return of(data, rows -> {
            List<@Nullable Classification> found = new ArrayList<>();
            for (ChatExample row : rows) {
                found.add(callback.attempt(() -> scored(row.prompt(), labels, logProbability))
                        .value());
            }
            return found;
        });
    }

    private static Callback callback() {
        return new Callback("a teacher", "the rows keep their labels", LOG, Clock.systemUTC());
    }

    private static Classification scored(
            List<Message> prompt, List<String> labels, ToDoubleBiFunction<List<Message>, String> logProbability) {
        Map<String, Double> scores = new LinkedHashMap<>();
        labels.forEach(label -> scores.put(label, logProbability.applyAsDouble(prompt, label)));
        double most =
                scores.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        scores.replaceAll((label, score) -> Math.exp(score - most));
        double sum = scores.values().stream().mapToDouble(Double::doubleValue).sum();
        scores.replaceAll((label, score) -> score / sum);
        return Classification.of(scores); // refuses what is no number
    }

    private static List<@Nullable Classification> answers(
            List<ChatExample> rows, TextClassifier teacher, Callback callback) {
        List<String> texts =
                rows.stream().map(row -> LabeledText.textOf(row.prompt())).toList();
        Attempt<List<Classification>> together = callback.attempt(() -> asked(teacher, texts));
        if (together.worked()) {
            return new ArrayList<>(together.value());
        }
        List<@Nullable Classification> each = new ArrayList<>();
        for (String text : texts) {
            Attempt<List<Classification>> alone = callback.attempt(() -> asked(teacher, List.of(text)));
            each.add(alone.worked() ? alone.value().get(0) : null);
        }
        return each;
    }

    private static List<Classification> asked(TextClassifier teacher, List<String> texts) {
        List<Classification> answers = List.copyOf(teacher.classifyAll(texts));
        if (answers.size() != texts.size()) {
            throw new IllegalStateException(
                    answers.size() + " answers to " + texts.size() + " texts -> give one for each");
        }
        return answers;
    }

    private static SoftLabels of(Dataset data, Teacher teacher) {
        List<ChatExample> chats = data.examples().stream().map(SoftLabels::chat).toList();
        List<ChatExample> rows = new ArrayList<>();
        int[] counts = new int[3];
        for (int from = 0; from < chats.size(); from += BATCH) {
            List<ChatExample> batch = chats.subList(from, Math.min(chats.size(), from + BATCH));
            List<@Nullable Classification> answers = teacher.ask(batch);
            for (int i = 0; i < batch.size(); i++) {
                Classification answer = answers.get(i);
                counts[answer == null ? 2 : answer.abstained() ? 1 : 0]++;
                add(rows, batch.get(i), answer);
            }
        }
        return new SoftLabels(Dataset.of(rows), counts[0], counts[1], counts[2]);
    }

    private static ChatExample chat(Example example) {
        if (example instanceof ChatExample chat) {
            return chat;
        }
        throw new IllegalArgumentException("data: an example is one of " + example.kind() + " -> give chats alone");
    }

    private static void add(List<ChatExample> rows, ChatExample row, @Nullable Classification answer) {
        boolean labeled = row.answer().isPresent();
        if (answer != null && !answer.abstained()) {
            rows.add(softened(row, answer, labeled));
        } else if (labeled) {
            rows.add(row);
        }
    }

    private static ChatExample softened(ChatExample row, Classification answer, boolean labeled) {
        List<Message> messages = new ArrayList<>(row.messages());
        if (!labeled) {
            messages.add(Message.assistant(answer.likeliest()));
        }
        Map<String, Object> fields = new LinkedHashMap<>(row.fields());
        fields.put(FIELD, new LinkedHashMap<>(answer.probabilities()));
        return new ChatExample(messages, fields);
    }
}
