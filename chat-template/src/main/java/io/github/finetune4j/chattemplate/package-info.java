// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Hugging Face chat templates: a conversation in, the text that the model was trained on out.
 *
 * <p>{@link io.github.finetune4j.chattemplate.ChatTemplate} renders as {@code apply_chat_template} of transformers
 * does, with three things added. Every character of the result knows whether the template wrote it or the conversation
 * did, so that a tokenizer can keep {@code <|im_start|>} in a user's message plain text. The parts that an assistant
 * wrote are found, for a loss on answers alone. And a template is bounded in steps, output and depth, since a model
 * folder is somebody else's program.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.chattemplate;

import org.jspecify.annotations.NullMarked;
