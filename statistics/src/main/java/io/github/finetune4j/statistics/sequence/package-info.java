// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Intervals and tests that hold at every look.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.statistics.sequence;

import org.jspecify.annotations.NullMarked;
