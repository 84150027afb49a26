// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: labels, JSON values and texts that metrics and reports both read.
 */
@NullMarked
package io.github.finetune4j.evaluation.internal.shared;

import org.jspecify.annotations.NullMarked;
