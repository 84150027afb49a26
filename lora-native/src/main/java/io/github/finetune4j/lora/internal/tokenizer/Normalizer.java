// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.List;

/** Rewrites a piece of text before it is split. */
interface Normalizer {
    /** {@return the piece rewritten; itself where nothing changes} */
    Piece apply(Piece piece);

    /** {@return one after another} */
    static Normalizer all(List<Normalizer> steps) {
        return steps.size() == 1
                ? steps.get(0)
                : piece -> {
                    Piece now = piece;
                    for (Normalizer step : steps) {
                        now.steps().take(now.length());
                        now = step.apply(now);
                    }
                    return now;
                };
    }
}
