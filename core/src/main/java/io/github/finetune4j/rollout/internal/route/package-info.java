// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: which arm a request goes to.
 */
@NullMarked
package io.github.finetune4j.rollout.internal.route;

import org.jspecify.annotations.NullMarked;
