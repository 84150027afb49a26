// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: stores answers in files, so that no question is paid for twice. Begin with
 * {@link io.github.finetune4j.evaluation.internal.answers.AnswerStore}.
 */
@NullMarked
package io.github.finetune4j.evaluation.internal.answers;

import org.jspecify.annotations.NullMarked;
