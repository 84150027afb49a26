// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Asking models the questions of a data set, scoring the answers, and comparing two models row by row.
 *
 * <p>An {@link io.github.finetune4j.evaluation.Evaluator} holds the metrics and settings. It makes an
 * {@link io.github.finetune4j.evaluation.Evaluation} of one model, and a
 * {@link io.github.finetune4j.evaluation.Comparison} of two. Every figure carries n, an interval and its method;
 * <em>undecided</em> is a verdict.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation;

import org.jspecify.annotations.NullMarked;
