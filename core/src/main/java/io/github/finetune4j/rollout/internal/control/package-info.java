// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: keeps a process in step with the store and moves the rollout from state to state. Begin with
 * {@link io.github.finetune4j.rollout.internal.control.RolloutController}.
 */
@NullMarked
package io.github.finetune4j.rollout.internal.control;

import org.jspecify.annotations.NullMarked;
