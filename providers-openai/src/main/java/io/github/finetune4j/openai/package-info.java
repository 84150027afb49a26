// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Fine-tuning and chat with any service that speaks OpenAI's protocol.
 *
 * <p>Begin with {@link io.github.finetune4j.openai.OpenAiProvider}, which trains, and
 * {@link io.github.finetune4j.openai.OpenAiChatModel}, which answers; an
 * {@link io.github.finetune4j.openai.OpenAiService} names the service:
 *
 * <pre>{@code
 * try (OpenAiProvider provider = OpenAiProvider.fromEnv()) {
 *     ModelRef tuned = FineTune.builder().provider(provider).baseModel(baseModel).trainingData(data).run();
 *     ChatResponse answer = provider.chatModel(tuned).chat(ChatRequest.user("Where is my card?"));
 * }
 * }</pre>
 *
 * <p>See {@code docs/guides/openai.md}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.openai;

import org.jspecify.annotations.NullMarked;
