// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Sources of rows beyond core's: compressed files, CSV and TSV, queries, rows in memory. */
@NullMarked
package io.github.finetune4j.dataset.source;

import org.jspecify.annotations.NullMarked;
