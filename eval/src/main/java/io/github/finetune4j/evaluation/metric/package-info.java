// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Metrics: how good an answer is, as a number.
 *
 * <p>Begin with {@link io.github.finetune4j.evaluation.metric.Metrics}, which makes them all: exact match, F1, BLEU,
 * ROUGE, JSON and SQL comparison, labels, tool calls, calibration, likelihood, latency and cost. Each is an
 * {@link io.github.finetune4j.evaluation.Metric} or an {@link io.github.finetune4j.evaluation.CorpusMetric}, which an
 * {@link io.github.finetune4j.evaluation.Evaluator} accepts:
 *
 * <pre>{@code
 * Evaluator evaluator = Evaluator.builder().metrics(Metrics.exactMatch(), Metrics.tokenF1()).build();
 * Comparison comparison = evaluator.compare(base, tuned, test);
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.metric;

import org.jspecify.annotations.NullMarked;
