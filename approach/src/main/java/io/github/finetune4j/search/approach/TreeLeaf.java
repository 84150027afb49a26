// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import java.util.Set;
import org.apiguardian.api.API;

/**
 * The advice of a branch of the {@linkplain DecisionTree decision tree}. Four of them lead on to the next part.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum TreeLeaf {
    /** The answer is chosen. */
    CLASSIFIER(
            "A classifier: floor, head or tuned encoder",
            false,
            ApproachKind.FLOOR,
            ApproachKind.HEAD,
            ApproachKind.CASCADE),
    /** The answer is written. */
    GENERATIVE_MODEL("A model that writes: continue evaluation", true),
    /** No consistent format is needed. */
    STRUCTURED_PROMPTING("Try structured prompting first", false, ApproachKind.PROMPT, ApproachKind.FEW_SHOT),
    /** A prompt keeps the format. */
    PROMPTING("Use prompting (cheaper, simpler)", false, ApproachKind.PROMPT, ApproachKind.FEW_SHOT),
    /** No prompt keeps the format. */
    CONTINUE("Continue evaluation", true),
    /** The base model knows the domain. */
    TUNING_MAY_NOT_HELP(
            "Fine-tuning may not help much", false, ApproachKind.PROMPT, ApproachKind.FEW_SHOT, ApproachKind.RETRIEVAL),
    /** Knowledge is missing, and so are examples. */
    RETRIEVAL("RAG (retrieval) may be better", false, ApproachKind.RETRIEVAL),
    /** Knowledge is missing, and there are examples. */
    TUNING_PROMISING("Fine-tuning is promising", true),
    /** A prompt keeps to the limits of latency and cost. */
    LARGE_MODEL("Prompting large model may be sufficient", false, ApproachKind.PROMPT, ApproachKind.FEW_SHOT),
    /** A prompt does not. */
    SMALLER_TUNED("Fine-tuned smaller model worth exploring", true),
    /** Nobody looks after a model. */
    PROMPTED_API("Stick with prompted APIs", false, ApproachKind.PROMPT, ApproachKind.FEW_SHOT),
    /** Somebody does. */
    TUNING_FEASIBLE("Fine-tuning is feasible", false, ApproachKind.TUNED, ApproachKind.HYBRID);

    private final String text;
    private final boolean leadsOn;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of makes it, which nobody changes
    private final Set<ApproachKind> toward;

    TreeLeaf(String text, boolean leadsOn, ApproachKind... toward) {
        this.text = text;
        this.leadsOn = leadsOn;
        this.toward = Set.of(toward);
    }

    /** {@return the advice in words} */
    public String text() {
        return text;
    }

    /** {@return whether the next part of the tree has the last word} */
    public boolean leadsOn() {
        return leadsOn;
    }

    /** {@return which kinds of approach it speaks for; none where it leads on} */
    public Set<ApproachKind> toward() {
        return toward;
    }
}
