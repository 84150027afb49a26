// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Intervals for one look: of means, rates and quantiles, and by the bootstrap.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.statistics.interval;

import org.jspecify.annotations.NullMarked;
