// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The seam to the arithmetic. Begin with {@link io.github.finetune4j.lora.internal.kernel.Kernel};
 * {@link io.github.finetune4j.lora.internal.kernel.AutogradKernel} is its form in TorchScript with autograd.
 */
@NullMarked
package io.github.finetune4j.lora.internal.kernel;

import org.jspecify.annotations.NullMarked;
