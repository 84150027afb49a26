// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Linear heads on vectors of texts, which an encoder or a count of words gives.
 *
 * <p>Begin with {@link io.github.finetune4j.heads.linear.LinearHead}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.heads.linear;

import org.jspecify.annotations.NullMarked;
