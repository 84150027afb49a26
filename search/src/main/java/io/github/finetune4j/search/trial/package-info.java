// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The record of a search: goals, trials, and how far each came.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.search.trial;

import org.jspecify.annotations.NullMarked;
