// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Hugging Face chat templates, which turn a conversation into the text that a model was trained on.
 *
 * <p>Begin with {@link io.github.finetune4j.chattemplate.ChatTemplate}, which renders a
 * {@link io.github.finetune4j.chattemplate.ChatInput} as {@code apply_chat_template} of transformers does:
 *
 * <pre>{@code
 * ChatTemplate template = ChatTemplate.parse(Files.readString(folder.resolve("chat_template.jinja")));
 * String text = template.render(ChatInput.builder()
 *                 .messages(List.of(Map.of("role", "user", "content", "Where is my card?")))
 *                 .generationPrompt(true)
 *                 .build())
 *         .text();
 * }</pre>
 *
 * <p>Three things are added to transformers. Every character of a
 * {@link io.github.finetune4j.chattemplate.RenderedChat} knows whether the template or the conversation wrote it, so
 * that a tokenizer can keep {@code <|im_start|>} in a user's message plain text. The parts that an assistant wrote are
 * found, for a loss on answers alone. And a template is bounded in steps, output and depth, since a model folder is
 * somebody else's program.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.chattemplate;

import org.jspecify.annotations.NullMarked;
