// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * What a data set can be extended with: sources of rows, steps, measures, splitters.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.spi.DatasetSource}, which reads rows,
 * {@link io.github.finetune4j.dataset.spi.RowStep}, which judges one row at a time, and
 * {@link io.github.finetune4j.dataset.spi.DatasetMeasure}, which looks at all rows that are left. A
 * {@link io.github.finetune4j.dataset.DatasetBuilder} takes each of them.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset.spi;

import org.jspecify.annotations.NullMarked;
