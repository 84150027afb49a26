// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Taking a tuned model live behind one object that is itself a {@link io.github.finetune4j.chat.ChatModel}.
 *
 * <p>A {@link io.github.finetune4j.rollout.RolloutPolicy} says who may get the candidate, in which
 * {@link io.github.finetune4j.rollout.Stage}s its share grows, and which {@link io.github.finetune4j.rollout.LiveGate}s
 * it has to pass. {@code policy.start(baseline, candidate, store)} gives a {@link io.github.finetune4j.rollout.Rollout}
 * that routes, measures, decides by statistics that are valid however often one looks, and goes back to the baseline by
 * itself when in doubt. What it decides is written to a {@link io.github.finetune4j.rollout.RolloutStore} before it
 * takes effect.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.rollout;

import org.jspecify.annotations.NullMarked;
