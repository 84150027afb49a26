// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** What stores of searches in other modules share with those here. */
@NullMarked
package io.github.finetune4j.search.store.internal;

import org.jspecify.annotations.NullMarked;
