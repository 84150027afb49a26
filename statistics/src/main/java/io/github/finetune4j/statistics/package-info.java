// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Intervals, paired tests, corrections for many tests, and sample sizes: pure functions over numbers, each with its
 * source.
 *
 * <p>Nothing here keeps state, reads a clock or draws from a hidden generator: where chance is needed, a
 * {@link java.util.random.RandomGenerator} is passed in, so the same seed gives the same figure.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.statistics;

import org.jspecify.annotations.NullMarked;
