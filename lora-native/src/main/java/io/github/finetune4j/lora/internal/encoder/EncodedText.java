// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

/**
 * A text, or a pair of texts, as tokens that an encoder takes.
 *
 * @param ids token numbers, those at the edges included
 * @param types 0 for the first text's tokens, for the second's what the tokenizer says
 * @param begin first UTF-16 unit of each token in its text; -1 for tokens that the tokenizer adds
 * @param end after the last one; -1 for tokens that the tokenizer adds
 * @param cut tokens that were left out since there were too many; of a text that is much longer than what is kept, at
 *     least so many, for its end is not read
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier between our own packages, never compared
public record EncodedText(int[] ids, int[] types, int[] begin, int[] end, int cut) {
    /** {@return how many tokens} */
    public int length() {
        return ids.length;
    }
}
