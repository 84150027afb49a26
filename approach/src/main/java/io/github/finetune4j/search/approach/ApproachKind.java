// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import org.apiguardian.api.API;

/**
 * The kind of an approach, the simplest first.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum ApproachKind {
    /** A model with instructions alone: the baseline. */
    PROMPT("prompt"),
    /** A model with solved examples in its prompt. */
    FEW_SHOT("few-shot"),
    /** A model with passages that were looked up. */
    RETRIEVAL("retrieval"),
    /** A tuned model. */
    TUNED("tuned"),
    /** A tuned model with passages that were looked up. */
    HYBRID("hybrid"),
    /** Anything else. */
    OWN("own");

    private final String word;

    ApproachKind(String word) {
        this.word = word;
    }

    /** {@return the word for tables, for example {@code few-shot}} */
    public String word() {
        return word;
    }

    boolean prompted() {
        return this == PROMPT || this == FEW_SHOT;
    }
}
