// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Distances between past and present values.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.statistics.drift;

import org.jspecify.annotations.NullMarked;
