// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import org.apiguardian.api.API;

/**
 * The kind of an approach, the simplest first: by what has to run for an answer, from counts of words to several
 * models.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum ApproachKind {
    /** A classifier on counted words, without a model: what any model has to beat. */
    FLOOR("floor", "a classifier on counted words, without a model"),
    /** A classifier on an encoder, frozen or tuned: a small model that chooses an answer and writes none. */
    HEAD("head", "a classifier on an encoder, frozen or tuned"),
    /** A model with instructions alone: the baseline. */
    PROMPT("prompt", "a model with instructions alone"),
    /** A model with solved examples in its prompt. */
    FEW_SHOT("few-shot", "a model with solved examples in its prompt"),
    /** A model with passages that were looked up. */
    RETRIEVAL("retrieval", "a model with passages that were looked up"),
    /** A tuned model. */
    TUNED("tuned", "a tuned model"),
    /** A tuned model with passages that were looked up. */
    HYBRID("hybrid", "a tuned model with passages that were looked up"),
    /** A small model that passes on to a large one what it is not sure of. */
    CASCADE("cascade", "a small model that passes on to a large one what it is not sure of"),
    /** Anything else. */
    OWN("own", "anything else");

    private final String word;
    private final String text;

    ApproachKind(String word, String text) {
        this.word = word;
        this.text = text;
    }

    /** {@return the word for tables, for example {@code few-shot}} */
    public String word() {
        return word;
    }

    /** {@return the kind in words} */
    public String text() {
        return text;
    }

    boolean prompted() {
        return this == PROMPT || this == FEW_SHOT;
    }
}
