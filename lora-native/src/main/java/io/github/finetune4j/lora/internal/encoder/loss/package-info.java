// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Losses of vectors, as pure functions in double precision with their gradients. Begin with
 * {@link io.github.finetune4j.lora.internal.encoder.loss.EmbeddingLoss}.
 */
@NullMarked
package io.github.finetune4j.lora.internal.encoder.loss;

import org.jspecify.annotations.NullMarked;
