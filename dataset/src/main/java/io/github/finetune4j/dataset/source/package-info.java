// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Sources of rows beyond core's JSONL: compressed files, CSV and TSV, database queries, rows in memory.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.source.DataSources}; a
 * {@link io.github.finetune4j.dataset.source.CsvSource} names its columns:
 *
 * <pre>{@code
 * Dataset data = Dataset.builder()
 *         .addSource(DataSources.csv(file).column("question", "prompt").column("answer", "completion"))
 *         .build()
 *         .dataset();
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset.source;

import org.jspecify.annotations.NullMarked;
