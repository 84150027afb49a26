// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Models of finetune4j for applications that speak Spring AI, and Spring AI's as models to compare with.
 *
 * <p>Begin with {@link io.github.finetune4j.springai.FineTunedChatModel}, ours as theirs, or with
 * {@link io.github.finetune4j.springai.SpringAiChatModel}, theirs as ours:
 *
 * <pre>{@code
 * ChatClient client = ChatClient.create(FineTunedChatModel.of(rollout));
 *
 * ChatModel baseline = SpringAiChatModel.of(openAiChatModel);
 * }</pre>
 *
 * <p>What the other side has no place for is refused with a sentence that says what to do; it is never left out. Spring
 * AI itself comes from the application, in line 2.0.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.springai;

import org.jspecify.annotations.NullMarked;
