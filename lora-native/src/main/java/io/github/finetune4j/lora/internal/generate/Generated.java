// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.generate;

/**
 * An answer.
 *
 * @param tokens of it, the end token among them
 * @param text without end token and stop string
 * @param complete whether the model ended it or a stop string was met; otherwise the limit cut it off
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier between our own packages, never compared
public record Generated(int[] tokens, String text, boolean complete) {}
