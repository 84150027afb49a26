// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

/** Takes pieces, in the order of the text. */
@FunctionalInterface
interface Sink {
    /** {@return whether more are wanted} */
    boolean take(Piece piece);
}
