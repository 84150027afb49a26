// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

/**
 * Tokens of a text and where each stands in it.
 *
 * @param ids token ids
 * @param begin first UTF-16 unit of each token
 * @param end after the last one; several tokens of one character share its range
 * @param whole whether these are all; otherwise the text has more than were wanted, and these are some of its first
 *     ones
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier within the package, never compared
record Encoded(int[] ids, int[] begin, int[] end, boolean whole) {

    static Encoded one(int id, int begin, int end) {
        return new Encoded(new int[] {id}, new int[] {begin}, new int[] {end}, true);
    }

    int length() {
        return ids.length;
    }

    /** Sets the flags of the tokens that hold a character from {@code from} to before {@code to}. */
    void mark(boolean[] flags, int from, int to) {
        for (int i = 0; i < ids.length; i++) {
            flags[i] |= begin[i] < to && end[i] > from;
        }
    }
}
