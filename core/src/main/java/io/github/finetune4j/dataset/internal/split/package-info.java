// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: deals rows out to the parts of a split and writes them.
 */
@NullMarked
package io.github.finetune4j.dataset.internal.split;

import org.jspecify.annotations.NullMarked;
