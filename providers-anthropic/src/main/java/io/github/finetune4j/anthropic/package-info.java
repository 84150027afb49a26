// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Anthropic's models: chats by its Messages API, and batches within a day for half the price. Begin with {@link
 * io.github.finetune4j.anthropic.AnthropicProvider}. Nothing is trained there.
 */
@NullMarked
package io.github.finetune4j.anthropic;

import org.jspecify.annotations.NullMarked;
