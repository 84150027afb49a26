// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** One monitor in one slice, window after window. */
@NullMarked
package io.github.finetune4j.monitor.internal.stream;

import org.jspecify.annotations.NullMarked;
