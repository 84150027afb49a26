// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Comparisons with peers; started by {@code benchmarks/run}. */
@NullMarked
package io.github.finetune4j.benchmarks;

import org.jspecify.annotations.NullMarked;
