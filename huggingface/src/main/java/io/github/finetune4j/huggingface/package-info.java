// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The Hugging Face Hub. {@link io.github.finetune4j.huggingface.HuggingFaceHub} is the front door: models, data sets
 * and adapters in and out, with the cache that Python's {@code huggingface_hub} uses.
 */
@NullMarked
package io.github.finetune4j.huggingface;

import org.jspecify.annotations.NullMarked;
