// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Where a search is written down, so that it goes on after its process died, and in several processes at once.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.search.store;

import org.jspecify.annotations.NullMarked;
