// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Answers of classifiers as any model's answers.
 *
 * <p>Begin with {@link io.github.finetune4j.heads.ClassifierChatModel}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.heads;

import org.jspecify.annotations.NullMarked;
