// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Parquet files of training rows. */
@NullMarked
package io.github.finetune4j.dataset.parquet;

import org.jspecify.annotations.NullMarked;
