// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: answers kept in files, so that no question is paid for twice.
 */
@NullMarked
package io.github.finetune4j.evaluation.internal.answers;

import org.jspecify.annotations.NullMarked;
