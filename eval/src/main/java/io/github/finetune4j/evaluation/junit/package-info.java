// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * A JUnit 5 extension for tests that fail when a model got worse.
 *
 * <p>Begin with {@link io.github.finetune4j.evaluation.junit.EvalGate}; the test hands its comparison to a
 * {@link io.github.finetune4j.evaluation.junit.GateCheck}:
 *
 * <pre>{@code
 * @EvalGate(margin = 0.02)
 * void tunedModel_isNoWorse(GateCheck gate) {
 *     gate.check(evaluator.compare(baseline, tuned, test));
 * }
 * }</pre>
 *
 * <p>JUnit's API is an optional dependency of this module; a project with JUnit tests has it.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.junit;

import org.jspecify.annotations.NullMarked;
