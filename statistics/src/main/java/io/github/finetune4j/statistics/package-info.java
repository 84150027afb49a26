// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Intervals, paired tests, corrections for several tests, and sample sizes: pure functions over numbers, each with its
 * source.
 *
 * <p>Begin with {@link io.github.finetune4j.statistics.Proportions} for an interval,
 * {@link io.github.finetune4j.statistics.PairedTests} for a comparison, and
 * {@link io.github.finetune4j.statistics.Power} for the number of rows:
 *
 * <pre>{@code
 * Interval rate = Proportions.wilson(172, 200, 0.95);
 * TestResult test = PairedTests.pairedT(PairedTests.differences(baseline, candidate));
 * System.out.println(rate + ", p = " + test.pValue());
 * }</pre>
 *
 * <p>Nothing here keeps state, reads a clock or draws from a hidden generator: where chance is needed, you pass a
 * {@link java.util.random.RandomGenerator} or a seed, so the same seed gives the same figure. Only sequential tests and
 * {@linkplain io.github.finetune4j.statistics.ChangeDetector change detectors}, which are fed value by value, remember
 * what they saw.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.statistics;

import org.jspecify.annotations.NullMarked;
