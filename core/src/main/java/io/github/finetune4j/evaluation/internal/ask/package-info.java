// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: asks a model the rows of a data set, within a budget and at a given pace. Begin with
 * {@link io.github.finetune4j.evaluation.internal.ask.Asking}.
 */
@NullMarked
package io.github.finetune4j.evaluation.internal.ask;

import org.jspecify.annotations.NullMarked;
