// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** From conversations to token rows with targets, and from tokens back to text. */
@NullMarked
package io.github.finetune4j.lora.internal.tokens;

import org.jspecify.annotations.NullMarked;
