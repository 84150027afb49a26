// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

/** Makes tokens of one piece. May be used by several threads. */
interface Model {
    /** Adds the tokens of a piece that is not empty. */
    void tokenize(Piece piece, Tokens to);

    /** {@return how many tokens a piece has at least} */
    default long least(Piece piece) {
        return 0;
    }

    Vocabulary vocabulary();
}
