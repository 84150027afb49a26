// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Conversations with a model: messages, requests, responses, and the models that answer.
 *
 * <p>Begin with {@link io.github.finetune4j.chat.Message}, {@link io.github.finetune4j.chat.ChatRequest} and
 * {@link io.github.finetune4j.chat.ChatModel}:
 *
 * <pre>{@code
 * ChatResponse answer = model.chat(ChatRequest.of(List.of(Message.user("Where is my card?"))));
 * }</pre>
 *
 * <p>Everything that answers is a {@code ChatModel}: a remote or local model, a baseline with a prompt, a rollout in
 * progress. So an evaluator, a judge and a router accept any of them.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.chat;

import org.jspecify.annotations.NullMarked;
