// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The GGUF file format, version 3 (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md): metadata, tensors, block
 * quantisation. Begin with {@link io.github.finetune4j.lora.internal.gguf.GgufFile}. It knows no model.
 */
@NullMarked
package io.github.finetune4j.lora.internal.gguf;

import org.jspecify.annotations.NullMarked;
