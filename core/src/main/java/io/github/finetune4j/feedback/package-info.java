// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Feedback of people on answers, through one door.
 *
 * <p>Begin with {@link io.github.finetune4j.feedback.FeedbackChannel}: rollouts and captures are attached to it, and
 * each hears what concerns its answers.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.feedback;

import org.jspecify.annotations.NullMarked;
