// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Means over raters and rows, both of them a sample.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.statistics.crossed;

import org.jspecify.annotations.NullMarked;
