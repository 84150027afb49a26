// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Models of finetune4j for applications that speak LangChain4j, and LangChain4j's thirty providers as models to compare
 * with.
 *
 * <p>Begin with {@link io.github.finetune4j.langchain4j.FineTunedChatModel}, ours as theirs, or with
 * {@link io.github.finetune4j.langchain4j.LangChain4jChatModel}, theirs as ours:
 *
 * <pre>{@code
 * Assistant assistant = AiServices.create(Assistant.class, FineTunedChatModel.of(rollout));
 *
 * ChatModel baseline = LangChain4jChatModel.of(OpenAiChatModel.builder()...build());
 * }</pre>
 *
 * <p>What the other side has no place for is refused with a sentence that says what to do; it is never left out.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.langchain4j;

import org.jspecify.annotations.NullMarked;
