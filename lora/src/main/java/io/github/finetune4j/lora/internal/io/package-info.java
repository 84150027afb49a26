// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Files: safetensors, adapters, checkpoints, manifests; bounded reads and atomic writes. */
@NullMarked
package io.github.finetune4j.lora.internal.io;

import org.jspecify.annotations.NullMarked;
