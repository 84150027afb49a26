// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** All monitors in all slices, from what was captured to alerts. */
@NullMarked
package io.github.finetune4j.monitor.internal.engine;

import org.jspecify.annotations.NullMarked;
