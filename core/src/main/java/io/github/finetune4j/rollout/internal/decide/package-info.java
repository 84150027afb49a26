// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: reads the numbers: gates and the decision, pure functions of counts.
 */
@NullMarked
package io.github.finetune4j.rollout.internal.decide;

import org.jspecify.annotations.NullMarked;
