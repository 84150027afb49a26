// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Evaluation: asking models the questions of a data set, scoring the answers, and comparing two models row by row.
 *
 * <p>Begin with {@link io.github.finetune4j.evaluation.Evaluator}, which holds the metrics and settings. It makes an
 * {@link io.github.finetune4j.evaluation.Evaluation} of one model and a
 * {@link io.github.finetune4j.evaluation.Comparison} of two:
 *
 * <pre>{@code
 * Comparison comparison = Evaluator.builder().metrics(Metrics.exactMatch()).build().compare(baseline, tuned, test);
 * System.out.println(comparison.summary());
 * }</pre>
 *
 * <p>Every figure comes with n, an interval and its method; <em>undecided</em> is a possible verdict. Metrics, judges
 * and reports are in the artifact {@code finetune4j-evaluation}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation;

import org.jspecify.annotations.NullMarked;
