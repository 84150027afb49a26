// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The same prompts through this engine and others: what an export certificate says. */
@NullMarked
package io.github.finetune4j.lora.internal.certificate;

import org.jspecify.annotations.NullMarked;
