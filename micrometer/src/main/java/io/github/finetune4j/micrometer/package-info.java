// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Rollouts as Micrometer meters.
 *
 * <p>Begin with {@link io.github.finetune4j.micrometer.RolloutMeters}:
 *
 * <pre>{@code
 * new RolloutMeters(rollout).bindTo(registry);
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.micrometer;

import org.jspecify.annotations.NullMarked;
