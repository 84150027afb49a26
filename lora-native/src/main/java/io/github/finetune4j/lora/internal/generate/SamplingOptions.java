// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.generate;

import io.github.finetune4j.internal.names.Given;

/**
 * The options by which the next token is chosen.
 *
 * @param temperature divisor of the logits; 0: the most probable token
 * @param topK only so many most probable tokens are sampled from; 0: all
 * @param topP only the smallest set of most probable tokens that reaches this probability is sampled from; 1: all
 * @param seed of the choice; equal seeds give equal answers
 */
public record SamplingOptions(double temperature, int topK, double topP, long seed) {
    /** The most probable token always. */
    public static final SamplingOptions GREEDY = new SamplingOptions(0, 0, 1, 0);

    /** Checks the ranges. */
    public SamplingOptions {
        Given.notNegative("temperature", temperature);
        Given.atLeast("topK", topK, 0);
        Given.above("topP", topP, 0, 1);
    }

    boolean isGreedy() {
        return temperature == 0;
    }
}
