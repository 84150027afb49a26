// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.internal.rules.LabeledTexts;
import io.github.finetune4j.dataset.internal.rules.MappedFormat;
import io.github.finetune4j.dataset.internal.rules.RowShape;
import io.github.finetune4j.dataset.internal.rules.TaggedTexts;
import io.github.finetune4j.dataset.internal.rules.TextPairs;
import io.github.finetune4j.dataset.spi.RowProblems;
import io.github.finetune4j.internal.names.Given;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A format of training rows: how to recognise it and how to read it. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface RowFormat {
    /** {@return the shape's name in the report, for example {@code chat messages}} */
    String label();

    /**
     * {@return the name in the report of a row's shape, where one format reads several; {@link #label()} by default}
     *
     * @param row the fields
     */
    default String label(Map<?, ?> row) {
        return label();
    }

    /**
     * {@return whether the row has this shape, by its fields' names}
     *
     * @param row the fields
     */
    boolean recognises(Map<?, ?> row);

    /**
     * {@return the example in a row; empty if it has an error}
     *
     * @param row the fields, as JSON values
     * @param problems takes what is wrong; the reader adds source and line
     */
    Optional<? extends Example> read(Map<String, Object> row, RowProblems problems);

    /**
     * {@return the shapes that core reads: prompt and completion, Alpaca's instruction, input and output, texts with
     * spans, texts with labels, pairs of texts, and chat messages (also where no shape is recognised)}
     */
    static List<RowFormat> standard() {
        return List.of(
                RowShape.PROMPT_COMPLETION,
                RowShape.ALPACA,
                tagged(),
                labeled("text", "label"),
                pairs(),
                RowShape.CHAT);
    }

    /**
     * {@return a text and its label in two fields, read as a chat that answers with the label: a number as its digits,
     * several labels as a JSON array}
     *
     * @param textField name of the field with the text
     * @param labelField name of the field with the label
     */
    static RowFormat labeled(String textField, String labelField) {
        return new LabeledTexts(Given.text("textField", textField), Given.text("labelField", labelField));
    }

    /**
     * {@return pairs ({@code anchor}, {@code positive}), triplets (and {@code negative}, a text or a list) and scored
     * pairs ({@code sentence1}, {@code sentence2}, {@code score}), named as in sentence-transformers' data sets}
     */
    static RowFormat pairs() {
        return TextPairs.STANDARD;
    }

    /** {@return texts with spans: {@code {"text", "spans": [{"start", "end", "label"}]}}} */
    static RowFormat tagged() {
        return TaggedTexts.STANDARD;
    }

    /** {@return messages with roles, as OpenAI's supervised fine-tuning takes them} */
    static RowFormat chat() {
        return RowShape.CHAT;
    }

    /** {@return a prompt and its completion, two strings} */
    static RowFormat promptAndCompletion() {
        return RowShape.PROMPT_COMPLETION;
    }

    /** {@return Alpaca's instruction, perhaps an input, and output} */
    static RowFormat instruction() {
        return RowShape.ALPACA;
    }

    /**
     * {@return a shape that takes every row and makes an example by a function}
     *
     * @param label the shape's name in the report
     * @param mapping makes the example of a row; an {@code IllegalArgumentException} is an error of that row. What it
     *     makes passes the checks of chats
     */
    static RowFormat mapping(String label, Function<Map<String, Object>, ? extends Example> mapping) {
        return new MappedFormat(label, mapping);
    }
}
