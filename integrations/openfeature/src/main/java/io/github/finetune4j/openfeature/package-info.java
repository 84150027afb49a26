// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * OpenFeature, both ways: {@link io.github.finetune4j.openfeature.RolloutFlags} lets other code of the application know
 * which arm of a rollout a user gets; {@link io.github.finetune4j.openfeature.FlagAudience},
 * {@link io.github.finetune4j.openfeature.FlagSwitch} and {@link io.github.finetune4j.openfeature.FlagSteering} let a
 * flag say who takes part, whether anybody does, and whether the stages go on.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.openfeature;

import org.jspecify.annotations.NullMarked;
