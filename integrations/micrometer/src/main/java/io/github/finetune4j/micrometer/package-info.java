// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Rollouts and captured calls as Micrometer meters.
 *
 * <p>Begin with {@link io.github.finetune4j.micrometer.RolloutMeters}:
 *
 * <pre>{@code
 * new RolloutMeters(rollout).bindTo(registry);
 * }</pre>
 *
 * and with {@link io.github.finetune4j.micrometer.CaptureMeters}, a listener of what is captured. It needs {@code
 * finetune4j-monitor}, which the application adds.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.micrometer;

import org.jspecify.annotations.NullMarked;
