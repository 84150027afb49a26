// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetIssue;
import io.github.finetune4j.dataset.InvalidDatasetException;
import io.github.finetune4j.internal.chat.SaidText;
import io.github.finetune4j.internal.names.Given;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * A text with its labels: a chat as a method with a {@linkplain TrainingMethod#hasHead head} learns from it. A provider
 * that trains such methods reads its rows through {@link #of}.
 *
 * @param text not blank; see {@link #textOf}
 * @param labels each once: one; of {@link TrainingMethod#MULTI_LABEL} any number; of {@link TrainingMethod#REGRESSION}
 *     the number, as it was written
 * @param chances a teacher's probabilities of labels, from which is learnt instead of the label ({@link SoftLabels});
 *     none: the row has its labels alone. Of one label per text they sum to 1, of several each stands for itself; a
 *     label that is not among them has none
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LabeledText(String text, List<String> labels, Map<String, Double> chances) {
    /** Copies labels and probabilities. */
    public LabeledText {
        Given.text("text", text);
        labels = List.copyOf(labels);
        chances = Collections.unmodifiableMap(new LinkedHashMap<>(chances));
    }

    /**
     * A text with its labels alone.
     *
     * @param text not blank
     * @param labels each once
     */
    public LabeledText(String text, List<String> labels) {
        this(text, labels, Map.of());
    }

    /**
     * {@return what to learn from, one for each row, in their order}
     *
     * @param data chats whose answer is the label: white space at its ends does not count
     * @param method which {@linkplain TrainingMethod#hasHead has a head}
     * @param head may name the labels; a row with another one is refused then
     * @throws InvalidDatasetException if rows have no text or no label, one of another kind, or one that the head does
     *     not name, probabilities that are none, or of labels that are not learnt, or if all have the same answer;
     *     names every row
     */
    public static List<LabeledText> of(Dataset data, TrainingMethod method, HeadConfig head) {
        return LabelReading.of(data, method, head.labels()).checked(true);
    }

    /**
     * {@return what to judge by, one for each row, in their order; all may have the same answer}
     *
     * @param data as in {@link #of}
     * @param method which {@linkplain TrainingMethod#hasHead has a head}
     * @param labels that are learnt; see {@link #labels(List, HeadConfig)}
     * @throws InvalidDatasetException as {@link #of}
     */
    public static List<LabeledText> ofValidation(Dataset data, TrainingMethod method, List<String> labels) {
        return LabelReading.of(data, method, labels).checked(false);
    }

    /**
     * {@return what speaks against such rows and does not keep them from being learnt: a text that has another label
     * before, case and white space aside; labels of one row, or of none}
     *
     * @param data as in {@link #of}
     * @param method which {@linkplain TrainingMethod#hasHead has a head}
     * @param head as in {@link #of}
     */
    public static List<DatasetIssue> warnings(Dataset data, TrainingMethod method, HeadConfig head) {
        return LabelReading.of(data, method, head.labels()).warnings();
    }

    /**
     * {@return all labels that are to be learnt: those that the head names, in its order, or else those of the rows,
     * sorted}
     *
     * @param texts from {@link #of}
     * @param head may name the labels
     */
    public static List<String> labels(List<LabeledText> texts, HeadConfig head) {
        return head.labels().isEmpty()
                ? texts.stream()
                        .flatMap(each -> each.labels().stream())
                        .collect(Collectors.toCollection(LinkedHashSet::new))
                        .stream()
                        .sorted()
                        .toList()
                : head.labels();
    }

    /**
     * {@return the text of a conversation, as rows are compared and heads learn it: what was said before the answer,
     * each message on lines of its own; what the operator says ({@code system}, {@code developer}) is left out, since
     * it is the same for all}
     *
     * @param prompt the messages before the answer
     */
    public static String textOf(List<Message> prompt) {
        return SaidText.of(prompt);
    }

    /**
     * {@return the number that a regression learns}
     *
     * @throws IllegalStateException if the row has labels instead
     */
    public double number() {
        Double number = labels.size() == 1 ? SaidText.number(labels.get(0)) : null;
        if (number == null) {
            throw new IllegalStateException(
                    "a text with " + labels.size() + " labels, which are no number -> read it by method REGRESSION");
        }
        return number;
    }
}
