// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * A run folder, which survives the process: the settings, the encoded rows, status, events, and who is at work on it.
 * Begin with {@link io.github.finetune4j.lora.internal.run.RunFolder} and
 * {@link io.github.finetune4j.lora.internal.run.LiveJob}.
 */
@NullMarked
package io.github.finetune4j.lora.internal.run;

import org.jspecify.annotations.NullMarked;
