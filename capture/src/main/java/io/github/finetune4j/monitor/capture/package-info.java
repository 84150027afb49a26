// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * What a live model was asked and answered, kept with consent, and what people said about it later.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.monitor.capture;

import org.jspecify.annotations.NullMarked;
