// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Stores as an earlier version wrote them, opened and gone on with by this one. */
@NullMarked
package io.github.finetune4j.stores;

import org.jspecify.annotations.NullMarked;
