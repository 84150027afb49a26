// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The front door: {@link io.github.finetune4j.FineTune} trains a model, {@link io.github.finetune4j.FineTuneEngine}
 * follows the jobs.
 *
 * <p>A job needs a provider, a base model and data. It returns the tuned model, or a handle that survives the process:
 *
 * <pre>{@code
 * ModelRef tuned = FineTune.builder()
 *         .provider(provider)
 *         .baseModel("HuggingFaceTB/SmolLM2-135M-Instruct")
 *         .trainingData(data.training())
 *         .validationData(data.validation())
 *         .lora(lora -> lora.rank(16).alpha(32))
 *         .run();
 * }</pre>
 *
 * <p>The data comes from a {@link io.github.finetune4j.dataset.DatasetBuilder}; whether the tuned model is better is
 * for an {@link io.github.finetune4j.evaluation.Evaluator} to say.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j;

import org.jspecify.annotations.NullMarked;
