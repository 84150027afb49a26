// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Tests of rollouts. */
@NullMarked
package io.github.finetune4j.rollout;

import org.jspecify.annotations.NullMarked;
