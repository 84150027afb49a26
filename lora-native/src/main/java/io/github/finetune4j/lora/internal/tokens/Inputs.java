// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import io.github.finetune4j.chat.Role;
import java.util.Arrays;
import java.util.BitSet;

/** The characters of a rendered text that came from messages, and not from the template. */
final class Inputs {
    /** None did: every special token is one. */
    static final Inputs NONE = new Inputs(new BitSet());

    private final BitSet chars;

    private Inputs(BitSet chars) {
        this.chars = chars;
    }

    /** @param ranges pairs of begin and end in UTF-16 units */
    static Inputs of(int[]... ranges) {
        BitSet chars = new BitSet();
        Arrays.stream(ranges).forEach(range -> chars.set(range[0], range[1]));
        return new Inputs(chars);
    }

    /**
     * {@return whether the template made this part of the text} A role inside it is allowed, for many templates write
     * {@code '<|' + role + '|>'}: roles are a closed list of ours, so nobody can speak through them.
     *
     * @param text rendered
     * @param begin first character
     * @param end after the last
     */
    boolean leave(String text, int begin, int end) {
        int first = begin;
        while (first < end && !chars.get(first)) {
            first++;
        }
        if (first == end) {
            return true;
        }
        int last = chars.previousSetBit(end - 1) + 1;
        boolean within = first > begin && last < end && chars.nextClearBit(first) >= last;
        return within && Role.ofWord(text.substring(first, last)).isPresent();
    }
}
