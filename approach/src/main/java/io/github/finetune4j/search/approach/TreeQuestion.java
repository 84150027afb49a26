// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import org.apiguardian.api.API;

/**
 * A fork of the {@linkplain DecisionTree decision tree}.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum TreeQuestion {
    /** Counted: training rows with an answer that others have, too. Or stated. */
    ONE_OF_A_LIST("Is the answer one of a list?"),
    /** Stated: by a check of the format. */
    FORMAT_NEEDED("Do you need consistent output format?"),
    /** Measured: the share of answers that keep the format, of approaches by prompt alone. */
    FORMAT_KEPT("Can prompting + few-shot achieve it?"),
    /** Measured: what looking things up adds to the prompt, or the prompt's own quality. */
    KNOWLEDGE_MISSING("Is domain knowledge missing from base model?"),
    /** Counted: different training rows. */
    EXAMPLES("Do you have 100+ quality examples?"),
    /** Measured: latency and cost of the best approach by prompt alone, against the limits. */
    CRITICAL("Is cost/latency critical?"),
    /** Stated: nobody can measure it. */
    MAINTAINABLE("Can you maintain the model?");

    private final String text;

    TreeQuestion(String text) {
        this.text = text;
    }

    /** {@return the question in words} */
    public String text() {
        return text;
    }
}
