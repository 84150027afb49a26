// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import java.util.List;

/**
 * Tokens of a text and where each stands in it.
 *
 * @param ids token ids
 * @param begin first UTF-16 unit of each token
 * @param end after the last one; several tokens of one character share its range
 * @param whole whether these are all; otherwise the text has more than were wanted, and these are some of its first
 *     ones
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier between our own packages, never compared
public record Encoded(int[] ids, int[] begin, int[] end, boolean whole) {

    static Encoded one(int id, int begin, int end) {
        return new Encoded(new int[] {id}, new int[] {begin}, new int[] {end}, true);
    }

    /** {@return how many tokens} */
    public int length() {
        return ids.length;
    }

    /**
     * {@return for each token whether it holds a character of one of the spans}
     *
     * @param spans each from a unit to before another, in order
     */
    boolean[] within(List<int[]> spans) {
        int[] reach = new int[spans.size()]; // how far those up to each go
        for (int i = 0; i < reach.length; i++) {
            reach[i] = Math.max(i == 0 ? 0 : reach[i - 1], spans.get(i)[1]);
        }
        boolean[] flags = new boolean[ids.length];
        for (int i = 0; i < ids.length; i++) {
            int first = firstAbove(reach, begin[i]);
            flags[i] = first < reach.length && spans.get(first)[0] < end[i];
        }
        return flags;
    }

    private static int firstAbove(int[] sorted, int value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] > value) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
