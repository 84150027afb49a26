// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The specification of a fine-tuning job: what to train and how.
 *
 * <p>Begin with {@link io.github.finetune4j.training.FineTuneSpec}; {@link io.github.finetune4j.training.LoraConfig}
 * and {@link io.github.finetune4j.training.Hyperparameters} hold its main settings. {@code FineTune.builder()} sets the
 * same things in fewer words:
 *
 * <pre>{@code
 * FineTuneSpec spec = FineTuneSpec.builder()
 *         .baseModel("HuggingFaceTB/SmolLM2-135M-Instruct")
 *         .trainingData(data)
 *         .lora(LoraConfig.builder().rank(16).alpha(32).build())
 *         .hyperparameters(Hyperparameters.builder().epochs(3).build())
 *         .build();
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.training;

import org.jspecify.annotations.NullMarked;
