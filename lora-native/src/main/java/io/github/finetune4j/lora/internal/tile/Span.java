// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

/**
 * New tokens of one text, which stand side by side in a pass.
 *
 * @param cache of the text
 * @param tokens the new ones
 * @param place of the first in its text
 * @param wanted how many of the last to say something after
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Span(RowCache cache, int[] tokens, int place, int wanted) {}
