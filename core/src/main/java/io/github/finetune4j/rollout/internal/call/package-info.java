// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: asks the arms, with fallback, hedging, streaming, shadow calls and scoring.
 */
@NullMarked
package io.github.finetune4j.rollout.internal.call;

import org.jspecify.annotations.NullMarked;
