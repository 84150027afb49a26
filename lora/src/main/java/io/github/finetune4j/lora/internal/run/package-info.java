// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** A run folder: what was asked, the encoded rows, status, events and who is at work on it. It survives the process. */
@NullMarked
package io.github.finetune4j.lora.internal.run;

import org.jspecify.annotations.NullMarked;
