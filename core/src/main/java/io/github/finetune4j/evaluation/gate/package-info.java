// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Quality gates: requirements that a model must meet before it is let through, and their outcomes.
 *
 * <p>Begin with {@link io.github.finetune4j.evaluation.gate.QualityGates}, which makes the usual ones;
 * {@link io.github.finetune4j.evaluation.Comparison#gate} checks a comparison against them and returns a
 * {@link io.github.finetune4j.evaluation.gate.GateReport}:
 *
 * <pre>{@code
 * comparison.gate(QualityGates.noWorse("exact_match", 0.02)).orThrow();
 * }</pre>
 *
 * <p>A gate that the figures leave open is undecided, and undecided does not pass. The gates of a rollout,
 * {@link io.github.finetune4j.rollout.LiveGate}, belong to the same family.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.gate;

import org.jspecify.annotations.NullMarked;
