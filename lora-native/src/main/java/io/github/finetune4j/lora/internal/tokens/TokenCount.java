// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

/**
 * The number of tokens of a text. Those of a text that is far too long are not counted to the end, for it may have
 * millions.
 *
 * @param known tokens that were counted
 * @param more whether there are more
 */
public record TokenCount(int known, boolean more) {
    private static final int TIMES = 4;

    static TokenCount of(int tokens) {
        return new TokenCount(tokens, false);
    }

    static TokenCount above(int tokens) {
        return new TokenCount(tokens, true);
    }

    /**
     * {@return how far to count, so that a message can say by how much a text is too long}
     *
     * @param limit tokens that a text may have
     */
    public static int reach(int limit) {
        return (int) Math.min(Integer.MAX_VALUE, (long) TIMES * limit);
    }

    /**
     * {@return whether there are more than so many}
     *
     * @param limit at most what was wanted
     */
    public boolean exceeds(int limit) {
        return more || known > limit;
    }

    /** {@return for messages: the number, or that there are more} */
    @Override
    public String toString() {
        return (more ? "more than " : "") + known;
    }
}
