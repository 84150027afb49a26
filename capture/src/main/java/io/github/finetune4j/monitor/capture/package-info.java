// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The questions and answers of a live model, kept with consent, and what people said about them later.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.monitor.capture;

import org.jspecify.annotations.NullMarked;
