// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The state of alerts, and who was notified. */
@NullMarked
package io.github.finetune4j.monitor.internal.alert;

import org.jspecify.annotations.NullMarked;
