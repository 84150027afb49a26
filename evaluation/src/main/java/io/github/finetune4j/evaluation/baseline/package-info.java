// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * What fine-tuning must beat: the same model with a good prompt, with or without examples, as {@link
 * io.github.finetune4j.chat.ChatModel}s that an evaluator asks like any other.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.baseline;

import org.jspecify.annotations.NullMarked;
