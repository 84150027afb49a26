// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The seam to the arithmetic: {@link io.github.finetune4j.lora.internal.kernel.Kernel} and its form in TorchScript with
 * autograd.
 */
@NullMarked
package io.github.finetune4j.lora.internal.kernel;

import org.jspecify.annotations.NullMarked;
