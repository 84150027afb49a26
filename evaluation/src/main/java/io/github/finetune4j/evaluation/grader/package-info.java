// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Graders as OpenAI's fine-tuning and evals write them in JSON, read and run here: {@link
 * io.github.finetune4j.evaluation.grader.Graders}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.grader;

import org.jspecify.annotations.NullMarked;
