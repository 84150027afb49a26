// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Finds the settings with which training does best, within a budget, and says honestly what they are worth.
 *
 * <p>Begin with {@link io.github.finetune4j.search.Search}, and with
 * {@link io.github.finetune4j.search.FineTuneTrials} for trials that are fine-tuning jobs.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.search;

import org.jspecify.annotations.NullMarked;
