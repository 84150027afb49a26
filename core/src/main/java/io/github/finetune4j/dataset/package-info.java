// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Data sets: reading examples, checking every row, removing duplicates and splitting.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.Dataset#builder()}, which returns a
 * {@link io.github.finetune4j.dataset.DatasetBuilder}; the {@link io.github.finetune4j.dataset.DatasetReport} says what
 * was read, left out and why:
 *
 * <pre>{@code
 * DatasetSplit data = Dataset.builder()
 *         .addJsonl(Path.of("tickets.jsonl"))
 *         .deduplicate()
 *         .split(s -> s.training(0.8).validation(0.1).test(0.1).seed(seed))
 *         .build();
 * System.out.println(data.report().summary());
 * }</pre>
 *
 * <p>The artifact {@code finetune4j-dataset} adds more sources, cleaning, near duplicates, personal data and reports.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset;

import org.jspecify.annotations.NullMarked;
