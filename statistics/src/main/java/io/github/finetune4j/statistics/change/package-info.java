// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Changes in a stream of values, and when they began.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.statistics.change;

import org.jspecify.annotations.NullMarked;
