// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Drift of a live model's inputs and outputs: {@link DriftReport} compares two samples column by column,
 * {@link ChunkDrift} a reference with chunk after chunk of what followed.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.monitor.drift;

import org.jspecify.annotations.NullMarked;
