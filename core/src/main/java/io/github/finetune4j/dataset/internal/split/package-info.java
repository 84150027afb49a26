// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: assigns rows to the parts of a split and writes them. Begin with
 * {@link io.github.finetune4j.dataset.internal.split.SplitRule}.
 */
@NullMarked
package io.github.finetune4j.dataset.internal.split;

import org.jspecify.annotations.NullMarked;
