// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Cleaning: named checks that say which rows do harm, each with its threshold, and repairs of texts.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.clean.RowFilters}, which has the checks,
 * {@link io.github.finetune4j.dataset.clean.TextRepair}, which has the repairs, and
 * {@link io.github.finetune4j.dataset.clean.Cleaning}, which makes steps of either:
 *
 * <pre>{@code
 * Dataset data = Dataset.builder()
 *         .addJsonl(file)
 *         .addStep(Cleaning.repairing(TextRepair.usual()))
 *         .addStep(Cleaning.of(RowFilters.usual()).step())
 *         .build()
 *         .dataset();
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset.clean;

import org.jspecify.annotations.NullMarked;
