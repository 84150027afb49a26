// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Metrics: what is good about an answer, as a number.
 *
 * <p>Begin with {@link io.github.finetune4j.evaluation.metric.Metrics}, which makes them all: exact match, F1, BLEU,
 * ROUGE, JSON and SQL comparison, labels, tool calls, calibration, likelihood, latency and cost. Each is a
 * {@link io.github.finetune4j.evaluation.Metric}, so an {@link io.github.finetune4j.evaluation.Evaluator} takes it:
 * <pre>{@code
 * Evaluator.builder().metric(Metrics.exactMatch()).build().compare(base, tuned, test);
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.metric;

import org.jspecify.annotations.NullMarked;
