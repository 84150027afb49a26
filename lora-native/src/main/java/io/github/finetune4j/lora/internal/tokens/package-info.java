// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * From conversations to token rows with targets, and from tokens back to text. Begin with
 * {@link io.github.finetune4j.lora.internal.tokens.ChatEncoder}.
 */
@NullMarked
package io.github.finetune4j.lora.internal.tokens;

import org.jspecify.annotations.NullMarked;
