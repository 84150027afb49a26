// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Parquet files of training rows, read and written.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.parquet.ParquetFiles}:
 *
 * <pre>{@code
 * Dataset data = Dataset.builder().addSource(ParquetFiles.source(file)).build().dataset();
 * ParquetFiles.write(data, DataFormat.OPENAI_CHAT, Path.of("clean.parquet"));
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset.parquet;

import org.jspecify.annotations.NullMarked;
