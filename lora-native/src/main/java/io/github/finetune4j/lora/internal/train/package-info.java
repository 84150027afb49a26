// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The training loop: order, schedule, validation, early stopping, and a state that can be resumed bit for bit. Begin
 * with {@link io.github.finetune4j.lora.internal.train.Trainer}.
 */
@NullMarked
package io.github.finetune4j.lora.internal.train;

import org.jspecify.annotations.NullMarked;
