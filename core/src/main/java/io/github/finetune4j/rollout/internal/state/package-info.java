// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: what is stored of a rollout, and the fingerprint by which it is found again.
 */
@NullMarked
package io.github.finetune4j.rollout.internal.state;

import org.jspecify.annotations.NullMarked;
