// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Which parameters a search's goal depends on.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.search.importance;

import org.jspecify.annotations.NullMarked;
