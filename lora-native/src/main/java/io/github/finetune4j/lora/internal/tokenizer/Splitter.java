// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.List;

/** Cuts a piece of text into those that are tokenized each alone. */
interface Splitter {
    /** One for which the piece stays whole. */
    Splitter NONE = (piece, to) -> to.take(piece);

    /**
     * Hands on the parts that are not empty.
     *
     * @param piece not empty
     * @param to takes the parts
     * @return whether more pieces are wanted
     */
    boolean split(Piece piece, Sink to);

    /** {@return one after another} */
    static Splitter all(List<Splitter> steps) {
        Splitter whole = NONE;
        for (int i = steps.size() - 1; i >= 0; i--) {
            Splitter step = steps.get(i);
            Splitter rest = whole;
            whole = rest == NONE ? step : (piece, to) -> step.split(piece, part -> rest.split(part, to));
        }
        return whole;
    }
}
