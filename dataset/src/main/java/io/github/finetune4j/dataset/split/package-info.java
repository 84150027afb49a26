// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Splits into training, validation and test without leakage: ways to divide, and checks of the division.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.split.Splits}, which divides,
 * {@link io.github.finetune4j.dataset.split.Strata}, by which it sorts rows, and
 * {@link io.github.finetune4j.dataset.split.LeakageCheck}, which looks for test texts in training texts:
 *
 * <pre>{@code
 * DatasetSplit data = Dataset.builder()
 *         .addJsonl(file)
 *         .split(Splits.builder(0.8, 0.1, 0.1)
 *                 .groupBy(Strata.byField("user"))
 *                 .keepTogether(NearDuplicates.builder().build())
 *                 .build())
 *         .build();
 * LeakageReport leaks = LeakageCheck.usual().check(data.training(), data.test());
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset.split;

import org.jspecify.annotations.NullMarked;
