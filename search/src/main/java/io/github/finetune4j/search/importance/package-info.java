// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The importance of parameters for a search's goal.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.search.importance;

import org.jspecify.annotations.NullMarked;
