// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The lines that monitors keep in journals that several processes may share. */
@NullMarked
package io.github.finetune4j.monitor.internal.kept;

import org.jspecify.annotations.NullMarked;
