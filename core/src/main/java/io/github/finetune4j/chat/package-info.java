// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * What a conversation with a model is: its messages, the request, the answer, and the model that gives it.
 *
 * <p>Everything that answers is a {@link io.github.finetune4j.chat.ChatModel}: a remote or local model, a baseline with
 * a prompt, a rollout in progress. So an evaluator, a judge and a router take any of them. Begin with
 * {@link io.github.finetune4j.chat.Message}, {@link io.github.finetune4j.chat.ChatRequest} and
 * {@link io.github.finetune4j.chat.ChatModel}:
 * <pre>{@code
 * ChatResponse answer = model.chat(ChatRequest.of(List.of(Message.user("Where is my card?"))));
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.chat;

import org.jspecify.annotations.NullMarked;
