// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: how sources become rows: pieces of bytes, lines, records, and what was found in them.
 */
@NullMarked
package io.github.finetune4j.dataset.internal.read;

import org.jspecify.annotations.NullMarked;
