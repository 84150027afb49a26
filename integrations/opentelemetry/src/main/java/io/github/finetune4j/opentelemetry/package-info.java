// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Calls of models as OpenTelemetry spans and metrics, feedback and scores as events, after the semantic conventions for
 * generative AI.
 *
 * <p>Begin with {@link io.github.finetune4j.opentelemetry.TracedModel}:
 *
 * <pre>{@code
 * ChatModel model = TracedModel.around(local.chatModel(tuned), openTelemetry);
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.opentelemetry;

import org.jspecify.annotations.NullMarked;
