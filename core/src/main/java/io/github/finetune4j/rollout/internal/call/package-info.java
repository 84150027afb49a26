// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: calls the arms, with fallback, hedging, streaming, shadow calls and scoring. Begin with
 * {@link io.github.finetune4j.rollout.internal.call.ArmCalls}.
 */
@NullMarked
package io.github.finetune4j.rollout.internal.call;

import org.jspecify.annotations.NullMarked;
