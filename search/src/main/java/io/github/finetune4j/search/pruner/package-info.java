// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Rules that decide, by the figures that a trial reports on its way, whether it goes on.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.search.pruner;

import org.jspecify.annotations.NullMarked;
