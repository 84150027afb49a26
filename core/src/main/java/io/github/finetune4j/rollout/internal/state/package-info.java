// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: the stored state of a rollout, and the fingerprint by which it is found again. Begin with
 * {@link io.github.finetune4j.rollout.internal.state.RolloutState}.
 */
@NullMarked
package io.github.finetune4j.rollout.internal.state;

import org.jspecify.annotations.NullMarked;
