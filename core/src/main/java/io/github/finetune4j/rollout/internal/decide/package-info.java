// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: gates and the decision, as pure functions of counts. Begin with
 * {@link io.github.finetune4j.rollout.internal.decide.Decider}.
 */
@NullMarked
package io.github.finetune4j.rollout.internal.decide;

import org.jspecify.annotations.NullMarked;
