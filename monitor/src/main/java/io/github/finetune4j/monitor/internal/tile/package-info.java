// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** What a monitor sums up in one tile of time. */
@NullMarked
package io.github.finetune4j.monitor.internal.tile;

import org.jspecify.annotations.NullMarked;
