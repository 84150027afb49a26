// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The Hugging Face Hub: models, data sets and adapters in and out, training and inference on its machines.
 *
 * <p>Begin with {@link io.github.finetune4j.huggingface.HuggingFaceHub}, which shares its cache with Python's
 * {@code huggingface_hub}:
 *
 * <pre>{@code
 * try (HuggingFaceHub hub = HuggingFaceHub.fromEnv().build()) {
 *     Path model = hub.snapshot(HubRepo.model("HuggingFaceTB/SmolLM2-135M-Instruct"));
 *     hub.pushAdapter(HubRepo.model("me/tickets"), adapter, ModelCard.builder(baseModel).build());
 * }
 * }</pre>
 *
 * <p>{@link io.github.finetune4j.huggingface.HuggingFaceProvider} trains through HF Jobs;
 * {@link io.github.finetune4j.huggingface.HuggingFaceRouter} answers with models that others serve. See
 * {@code docs/guides/huggingface.md}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.huggingface;

import org.jspecify.annotations.NullMarked;
