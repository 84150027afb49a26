// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Watches a live model: figures with intervals per slice in windows that never overlap, and alarms whose false-alarm
 * rate holds for a year over all of them.
 *
 * <p>Begin with {@link io.github.finetune4j.monitor.Monitors}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.monitor;

import org.jspecify.annotations.NullMarked;
