// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Reads the JSON files of a model folder, and checks them before anything relies on them. Begin with
 * {@link io.github.finetune4j.lora.internal.config.ModelConfig}.
 */
@NullMarked
package io.github.finetune4j.lora.internal.config;

import org.jspecify.annotations.NullMarked;
