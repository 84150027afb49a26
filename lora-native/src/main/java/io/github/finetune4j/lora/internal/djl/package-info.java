// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The border to DJL and libtorch: starting them, TorchScript archives, calls, and bytes in and out. Begin with
 * {@link io.github.finetune4j.lora.internal.djl.Torch}. With {@code kernel}, the only user of {@code ai.djl}.
 */
@NullMarked
package io.github.finetune4j.lora.internal.djl;

import org.jspecify.annotations.NullMarked;
