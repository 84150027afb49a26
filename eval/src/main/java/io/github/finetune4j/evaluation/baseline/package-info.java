// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Baselines that fine-tuning must beat: the same model with a good prompt, with or without examples.
 *
 * <p>Begin with {@link io.github.finetune4j.evaluation.baseline.PromptedModel}, a
 * {@link io.github.finetune4j.chat.ChatModel} that an evaluator asks like any other;
 * {@link io.github.finetune4j.evaluation.baseline.FewShotExamples} chooses the examples of its prompt:
 *
 * <pre>{@code
 * ChatModel zeroShot = PromptedModel.zeroShot(base, "Name the category of the ticket, in one word.");
 * ChatModel fewShot = PromptedModel.fewShot(
 *         base, "Name the category of the ticket.", FewShotExamples.nearest(training, 4));
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.baseline;

import org.jspecify.annotations.NullMarked;
