// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.List;

/** Turns tokens into parts of a text. */
@FunctionalInterface
interface Decoder {
    /** {@return the parts; together they are the text} */
    List<String> apply(List<String> tokens);

    /** {@return one after another} */
    static Decoder all(List<Decoder> steps) {
        return tokens -> {
            List<String> now = tokens;
            for (Decoder step : steps) {
                now = step.apply(now);
            }
            return now;
        };
    }
}
