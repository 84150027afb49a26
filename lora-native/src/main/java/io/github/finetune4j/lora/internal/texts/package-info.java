// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Runs that train what answers with labels or numbers: rows as texts, vectors of an encoder, a head on them. Begin with
 * {@link io.github.finetune4j.lora.internal.texts.TextRun}. Not for use from outside.
 */
@NullMarked
package io.github.finetune4j.lora.internal.texts;

import org.jspecify.annotations.NullMarked;
