// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The rows that a comparison needs, the differences that it can show, and the sizes of effects.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.statistics.power;

import org.jspecify.annotations.NullMarked;
