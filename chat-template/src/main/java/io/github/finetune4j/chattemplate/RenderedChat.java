// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A conversation as a template rendered it: the text, and who wrote which part of it. All ranges are in order, apart
 * from one another and not empty. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class RenderedChat {
    private final String text;
    private final List<TextRange> inputRanges;
    private final List<TextRange> generationRanges;

    RenderedChat(String text, List<TextRange> inputRanges, List<TextRange> generationRanges) {
        this.text = text;
        this.inputRanges = List.copyOf(inputRanges);
        this.generationRanges = List.copyOf(generationRanges);
    }

    /** {@return the whole text} */
    public String text() {
        return text;
    }

    /**
     * {@return the characters that came from messages, tools, documents or other input variables}. All others are the
     * template's own, and only there may a tokenizer see special tokens. Text keeps its origin through concatenation,
     * trimming, replacing, slicing, joining, changes of case, {@code tojson} and so on; digits of numbers and
     * punctuation that {@code tojson} writes are the template's.
     */
    public List<TextRange> inputRanges() {
        return inputRanges;
    }

    /** {@return the characters printed inside {@code generation} blocks}, empty for a template that has none. */
    public List<TextRange> generationRanges() {
        return generationRanges;
    }
}
