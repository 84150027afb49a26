// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

import org.jspecify.annotations.Nullable;

/**
 * A compiled expression.
 *
 * @param code instructions of {@link Op}
 * @param sets what they speak of
 * @param registers how many there are
 * @param first what a match begins with; null where that says nothing
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Program(
        int[] code, CodeSet[] sets, int registers, @Nullable CodeSet first) {}
