// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TextExample;
import org.apiguardian.api.API;

/**
 * The training objective: what the model learns from.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum TrainingMethod {
    /** Answers shown in examples ({@link ChatExample}): cross-entropy on the answer's tokens. */
    SUPERVISED(ChatExample.class),
    /**
     * Pairs of a preferred and another answer ({@link PreferenceExample}), against the model as it was: direct
     * preference optimisation, Rafailov et al. 2023, <a href="https://arxiv.org/abs/2305.18290">arXiv 2305.18290</a>.
     */
    DPO(PreferenceExample.class),
    /** Plain texts ({@link TextExample}), one after another: cross-entropy on every token. */
    CONTINUED_PRETRAINING(TextExample.class),
    /**
     * Prompts ({@link ChatExample} that end with the user) to which the model tries answers, and a grader at the
     * provider scores them. The grader is one of the provider's own settings: see {@code FineTuneSpec.options()}.
     */
    REINFORCEMENT(ChatExample.class);

    private final Class<? extends Example> examples;

    TrainingMethod(Class<? extends Example> examples) {
        this.examples = examples;
    }

    /** {@return the kind of examples that it learns from} */
    public Class<? extends Example> examples() {
        return examples;
    }
}
