// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Models as judges: rubric scores and pairwise preferences, how far they agree with people, and what their figures are
 * worth once corrected.
 *
 * <p>A judge is any {@link io.github.finetune4j.chat.ChatModel}. Wrapped in a
 * {@link io.github.finetune4j.evaluation.calls.RecordedModel} it is asked for nothing twice, and its verdicts can be
 * replayed. A reply that is no verdict is counted as missing; none is ever guessed.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.judge;

import org.jspecify.annotations.NullMarked;
