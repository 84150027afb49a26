// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Rollouts: taking a tuned model live behind one object that is itself a {@link io.github.finetune4j.chat.ChatModel}.
 *
 * <p>Begin with {@link io.github.finetune4j.rollout.RolloutPolicy}, which says who may get the candidate, in which
 * stages its share grows, and which {@link io.github.finetune4j.rollout.LiveGate} it must pass. Starting it returns a
 * {@link io.github.finetune4j.rollout.Rollout}:
 *
 * <pre>{@code
 * Rollout live = Policies.canary("support-chat")
 *         .addGate(LiveGates.noWorse(LiveMetric.REFUSAL_RATE, 0.02))
 *         .build()
 *         .start(baseline, candidate, FileRolloutStore.open(Path.of("rollouts")));
 * ChatResponse answer = live.chat(ChatRequest.user("Where is my card?").withKey(userId));
 * }</pre>
 *
 * <p>A rollout routes, measures, and decides by statistics that stay valid however often one looks; when in doubt, it
 * goes back to the baseline by itself. What it decides is written to a
 * {@link io.github.finetune4j.rollout.RolloutStore} before it takes effect.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.rollout;

import org.jspecify.annotations.NullMarked;
