// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** A fine-tuning job as the caller sees it: handle, status, events, checkpoints. */
@NullMarked
package io.github.finetune4j.job;

import org.jspecify.annotations.NullMarked;
