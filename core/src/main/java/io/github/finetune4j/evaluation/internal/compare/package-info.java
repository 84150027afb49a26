// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: the statistics of a comparison, from paired rows to words. Begin with
 * {@link io.github.finetune4j.evaluation.internal.compare.RowPairs}.
 */
@NullMarked
package io.github.finetune4j.evaluation.internal.compare;

import org.jspecify.annotations.NullMarked;
