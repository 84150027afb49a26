// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Writes ONNX files: a graph of operators and its weights, as protocol buffers. */
@NullMarked
package io.github.finetune4j.lora.internal.onnx;

import org.jspecify.annotations.NullMarked;
