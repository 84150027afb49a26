// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Generations of tokens, whatever computes them. */
@NullMarked
package io.github.finetune4j.lora.internal.decode;

import org.jspecify.annotations.NullMarked;
