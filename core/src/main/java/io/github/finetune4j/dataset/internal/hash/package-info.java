// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: hashes that tell equal and contradicting rows.
 */
@NullMarked
package io.github.finetune4j.dataset.internal.hash;

import org.jspecify.annotations.NullMarked;
