// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: counts what was seen, in sums that do not grow with traffic. Begin with
 * {@link io.github.finetune4j.rollout.internal.measure.EpochTally}.
 */
@NullMarked
package io.github.finetune4j.rollout.internal.measure;

import org.jspecify.annotations.NullMarked;
