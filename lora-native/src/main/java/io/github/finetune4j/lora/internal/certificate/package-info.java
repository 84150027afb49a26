// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Asks this engine and others the same prompts, for an export certificate. Begin with
 * {@link io.github.finetune4j.lora.internal.certificate.OwnEngine}.
 */
@NullMarked
package io.github.finetune4j.lora.internal.certificate;

import org.jspecify.annotations.NullMarked;
