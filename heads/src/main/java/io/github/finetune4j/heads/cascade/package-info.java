// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * A small model that answers what it is sure of, and a large one for the rest, with a promise: with 95 % confidence
 * both together are at most so much worse than the large one alone.
 *
 * <p>Begin with {@link io.github.finetune4j.heads.cascade.Cascade}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.heads.cascade;

import org.jspecify.annotations.NullMarked;
