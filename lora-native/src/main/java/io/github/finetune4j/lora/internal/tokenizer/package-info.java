// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Texts to tokens and back by a tokenizer.json, as the tokenizers library (Rust, 0.21) does it, in Java: no text and no
 * file ends the process. Begin with {@link io.github.finetune4j.lora.internal.tokenizer.Tokenizer}.
 */
@NullMarked
package io.github.finetune4j.lora.internal.tokenizer;

import org.jspecify.annotations.NullMarked;
