// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The space that may be searched: parameters, their ranges, and which of them exist only beside certain values of
 * others.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.search.space;

import org.jspecify.annotations.NullMarked;
