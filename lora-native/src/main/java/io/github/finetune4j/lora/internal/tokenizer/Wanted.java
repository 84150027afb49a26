// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

/**
 * The number of tokens that are wanted of a text.
 *
 * @param most tokens; a text that has more is not tokenized to its end
 * @param first whether the first so many are wanted of a text that has more; otherwise a part that must make more is
 *     not even begun
 */
public record Wanted(int most, boolean first) {
    /** All that there are. */
    public static final Wanted ALL = new Wanted(Integer.MAX_VALUE, false);

    /** {@return fewer, since there are some already} */
    public Wanted less(int count) {
        return new Wanted(Math.max(0, most - count), first);
    }
}
