// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Rollouts as Micrometer meters: {@link io.github.finetune4j.micrometer.RolloutMeters}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.micrometer;

import org.jspecify.annotations.NullMarked;
