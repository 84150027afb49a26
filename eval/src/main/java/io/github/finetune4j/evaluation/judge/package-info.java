// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Models as judges: rubric scores and pairwise preferences, how well they agree with people, and what their figures are
 * worth once corrected.
 *
 * <p>Begin with {@link io.github.finetune4j.evaluation.judge.RubricJudge}, a metric that scores one answer by a
 * {@link io.github.finetune4j.evaluation.judge.Rubric}, or with
 * {@link io.github.finetune4j.evaluation.judge.PairwiseJudge}, which compares two:
 *
 * <pre>{@code
 * Metric helpful = RubricJudge.of("helpful", judge, Rubric.of("It answers the question, and only that."));
 * Preferences preferences = PairwiseJudge.of(judge, "It is correct and polite.").compare(comparison);
 * System.out.println(preferences.summary());
 * }</pre>
 *
 * <p>A judge is any {@link io.github.finetune4j.chat.ChatModel}. Wrapped in an
 * {@link io.github.finetune4j.evaluation.calls.RecordedModel} it is never asked the same thing twice, and its verdicts
 * can be replayed. A reply that is not a verdict counts as missing; none is ever guessed.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.judge;

import org.jspecify.annotations.NullMarked;
