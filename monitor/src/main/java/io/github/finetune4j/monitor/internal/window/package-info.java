// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The sums of a monitor in one window of time. */
@NullMarked
package io.github.finetune4j.monitor.internal.window;

import org.jspecify.annotations.NullMarked;
