// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * What a search has tried: goals, trials, and how far each came.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.search.trial;

import org.jspecify.annotations.NullMarked;
