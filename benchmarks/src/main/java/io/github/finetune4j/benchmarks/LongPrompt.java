// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.lora.internal.tokens.PromptText;
import java.util.Arrays;

/** A prompt of 512 tokens of plain English. */
final class LongPrompt {
    static final int TOKENS = 512;
    private static final String SENTENCE =
            "The keeper of the lighthouse wrote down the weather, the ships and the birds of every day, and read it"
                    + " aloud in the evening. ";

    private LongPrompt() {}

    static int[] ids(PromptText prompts) {
        int[] ids = prompts.ids(SENTENCE.repeat(TOKENS / 4));
        return Arrays.copyOf(ids, TOKENS);
    }

    /** {@return the same as text} */
    static String text(PromptText prompts) {
        return prompts.decode(ids(prompts));
    }
}
