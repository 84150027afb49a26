// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: decides which arm a request goes to. Begin with
 * {@link io.github.finetune4j.rollout.internal.route.Routing}.
 */
@NullMarked
package io.github.finetune4j.rollout.internal.route;

import org.jspecify.annotations.NullMarked;
