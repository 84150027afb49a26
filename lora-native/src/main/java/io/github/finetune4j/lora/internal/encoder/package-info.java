// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Encoders such as BERT: texts to vectors, and to the logits of classification heads. Begin with
 * {@link io.github.finetune4j.lora.internal.encoder.Encoder}.
 */
@NullMarked
package io.github.finetune4j.lora.internal.encoder;

import org.jspecify.annotations.NullMarked;
