// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Tuning of Gemini models at Google Vertex AI, its data in Cloud Storage, and chat with what was tuned. Begin with
 * {@link io.github.finetune4j.google.VertexAiProvider}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.google;

import org.jspecify.annotations.NullMarked;
