// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Duplicates: texts and rows that are equal, nearly equal, or contradict each other.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.duplicates.NearDuplicates},
 * {@link io.github.finetune4j.dataset.duplicates.ExactDuplicates} and the
 * {@link io.github.finetune4j.dataset.duplicates.KeepRule} that decides which row stays:
 *
 * <pre>{@code
 * NearDuplicates near = NearDuplicates.builder().threshold(0.8).build();
 * Dataset data = Dataset.builder()
 *         .addJsonl(file)
 *         .addStep(near.step(ComparedText.INPUT, KeepRule.longestAnswer()))
 *         .build()
 *         .dataset();
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset.duplicates;

import org.jspecify.annotations.NullMarked;
