// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Extension points of a data set: sources of rows, steps, measures and splitters of your own.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.spi.DatasetSource}, which reads rows,
 * {@link io.github.finetune4j.dataset.spi.RowStep}, which looks at one row at a time, and
 * {@link io.github.finetune4j.dataset.spi.DatasetMeasure}, which looks at all rows that are left. A
 * {@link io.github.finetune4j.dataset.DatasetBuilder} accepts each of them:
 *
 * <pre>{@code
 * RowStep noTests = RowStep.of("no-tests", row -> row.origin().source().contains("test")
 *         ? StepOutcome.reject("test-row", "it comes from a test")
 *         : StepOutcome.keep());
 * Dataset data = Dataset.builder().addJsonl(file).addStep(noTests).build().dataset();
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset.spi;

import org.jspecify.annotations.NullMarked;
