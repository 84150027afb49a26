// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import io.github.finetune4j.lora.internal.tokenizer.Wanted;

/**
 * A conversation as tokens.
 *
 * @param row the tokens, and which of them are to be learned; some of the first ones where there are more than were
 *     wanted
 * @param text what the template rendered
 * @param learns whether any of the conversation's tokens is to be learned, be it in the row or behind it
 * @param lastAnswerOnly whether earlier answers are left out of the loss, since the template rewrites them
 * @param reason why, or how the answers were found
 * @param length how many tokens there are
 */
public record EncodedChat(
        TokenRow row, String text, boolean learns, boolean lastAnswerOnly, String reason, TokenCount length) {

    static TokenCount length(Encoded encoded, Wanted wanted) {
        return encoded.whole() ? TokenCount.of(encoded.length()) : TokenCount.above(wanted.most());
    }
}
