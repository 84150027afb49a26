// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apiguardian.api.API;

/**
 * The agreement of another engine, running an export, with this one. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EngineAgreement {
    private final String engine;
    private final String file;
    private final int prompts;
    private final int equalPrompts;
    private final int equalAnswers;
    private final String measure;
    private final int measured;
    private final double largestDifference;
    private final double tolerance;

    EngineAgreement(
            String engine,
            String file,
            int prompts,
            int equalPrompts,
            int equalAnswers,
            String measure,
            int measured,
            double largestDifference,
            double tolerance) {
        this.engine = engine;
        this.file = file;
        this.prompts = prompts;
        this.equalPrompts = equalPrompts;
        this.equalAnswers = equalAnswers;
        this.measure = measure;
        this.measured = measured;
        this.largestDifference = largestDifference;
        this.tolerance = tolerance;
    }

    /** {@return the other engine} */
    public String engine() {
        return engine;
    }

    /** {@return how many prompts both were given} */
    public int prompts() {
        return prompts;
    }

    /** {@return for how many prompts the other engine's tokenizer gave the same tokens} */
    public int equalPrompts() {
        return equalPrompts;
    }

    /** {@return how many greedy answers are equal} */
    public int equalAnswers() {
        return equalAnswers;
    }

    /** {@return how many logits, or margins between logits, were compared} */
    public int measured() {
        return measured;
    }

    /** {@return how far the furthest of them lie apart} */
    public double largestDifference() {
        return largestDifference;
    }

    /**
     * {@return whether prompts are the same, and numbers were compared that all lie within the tolerance; answers may
     * differ where two tokens are as good}
     */
    public boolean agrees() {
        return equalPrompts == prompts && measured > 0 && largestDifference <= tolerance;
    }

    void put(ObjectNode json) {
        json.put("engine", engine);
        if (!file.isEmpty()) {
            json.put("file", file);
        }
        json.put("agrees", agrees())
                .put("prompts", prompts)
                .put("equal_prompt_tokens", equalPrompts)
                .put("equal_answers", equalAnswers)
                .put("compared_" + measure + "s", measured)
                .put("largest_" + measure + "_difference", largestDifference)
                .put("tolerance", tolerance);
    }

    @Override
    public String toString() {
        return engine + (file.isEmpty() ? "" : " (" + file + ")") + ": " + equalAnswers + " of " + prompts
                + " answers equal, " + measure + "s at most " + largestDifference + " apart";
    }
}
