// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Files: safetensors, adapters, checkpoints, manifests; bounded reads and atomic writes. Begin with
 * {@link io.github.finetune4j.lora.internal.io.ModelWeights} and {@link io.github.finetune4j.lora.internal.io.Adapter}.
 */
@NullMarked
package io.github.finetune4j.lora.internal.io;

import org.jspecify.annotations.NullMarked;
