// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Alerts: one incident, one alert, that says what, since when, how sure, and what to do.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.monitor.alert;

import org.jspecify.annotations.NullMarked;
