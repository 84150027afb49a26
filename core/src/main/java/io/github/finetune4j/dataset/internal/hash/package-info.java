// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: hashes that find equal and contradicting rows. Begin with
 * {@link io.github.finetune4j.dataset.internal.hash.RowHasher}.
 */
@NullMarked
package io.github.finetune4j.dataset.internal.hash;

import org.jspecify.annotations.NullMarked;
