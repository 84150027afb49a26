// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Whether inputs and outputs of a live model have changed: {@link DriftReport} compares two samples column by column,
 * {@link ChunkDrift} a reference with chunk after chunk of what followed.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.monitor.drift;

import org.jspecify.annotations.NullMarked;
