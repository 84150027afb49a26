// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * OpenAI's wire protocol for fine-tuning and chat, at any base URL: {@link io.github.finetune4j.openai.OpenAiProvider}
 * trains, {@link io.github.finetune4j.openai.OpenAiChatModel} answers. See {@code docs/providers.md}.
 */
@NullMarked
package io.github.finetune4j.openai;

import org.jspecify.annotations.NullMarked;
