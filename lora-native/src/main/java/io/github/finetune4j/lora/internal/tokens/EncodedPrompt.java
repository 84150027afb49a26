// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

/**
 * A prompt as tokens.
 *
 * @param ids tokens; some of the first ones where there are more than were wanted
 * @param length how many there are
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier between our own packages, never compared
public record EncodedPrompt(int[] ids, TokenCount length) {}
