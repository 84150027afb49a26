// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * From prompts to answers: sampling, stop strings, streaming and batches. Begin with
 * {@link io.github.finetune4j.lora.internal.generate.TextGenerator}.
 */
@NullMarked
package io.github.finetune4j.lora.internal.generate;

import org.jspecify.annotations.NullMarked;
