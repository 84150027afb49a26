// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Regular expressions as tokenizer files use them (Oniguruma's syntax), with a bound on steps and memory. Begin with
 * {@link io.github.finetune4j.lora.internal.regex.Regex}. Nothing here knows of tokenizers.
 */
@NullMarked
package io.github.finetune4j.lora.internal.regex;

import org.jspecify.annotations.NullMarked;
