// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Requirements that a model must meet before it is let through, and what came of them.
 *
 * <p>Begin with {@link io.github.finetune4j.evaluation.gate.QualityGates}, which makes the usual ones;
 * {@link io.github.finetune4j.evaluation.Comparison#gate} holds a comparison against them, and
 * {@link io.github.finetune4j.evaluation.gate.GateReport} says how it went:
 *
 * <pre>{@code
 * comparison.gate(QualityGates.noWorse("exact match", 0.02)).orThrow();
 * }</pre>
 *
 * <p>A gate that the figures leave open is undecided, and undecided does not pass. The gates of a rollout,
 * {@link io.github.finetune4j.rollout.LiveGate}, are of the same family.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.gate;

import org.jspecify.annotations.NullMarked;
