// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Calls of models, training, evaluations and rollouts as OpenTelemetry spans, metrics and events, feedback and scores
 * as events, after the semantic conventions for generative AI.
 *
 * <p>Begin with {@link io.github.finetune4j.opentelemetry.TracedModel}:
 *
 * <pre>{@code
 * ChatModel model = TracedModel.around(local.chatModel(tuned), openTelemetry);
 * }</pre>
 *
 * and with {@link io.github.finetune4j.opentelemetry.TrainingTelemetry},
 * {@link io.github.finetune4j.opentelemetry.EvaluationTelemetry} and
 * {@link io.github.finetune4j.opentelemetry.RolloutTelemetry} for what happens before and after.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.opentelemetry;

import org.jspecify.annotations.NullMarked;
