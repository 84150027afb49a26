// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Comparator;

/**
 * A term and in how many texts it occurs.
 *
 * @param text in lower case
 * @param texts at least one
 */
record Term(String text, int texts) {
    /** By Unicode's numbers, as Python compares. */
    static final Comparator<Term> BY_CHARACTERS = (a, b) -> compare(a.text, b.text);

    private static int compare(String a, String b) {
        int most = Math.min(a.length(), b.length());
        for (int i = 0; i < most; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return Integer.compare(place(a.charAt(i)), place(b.charAt(i)));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Halves of characters beyond the basic plane come after all others. */
    private static int place(char unit) {
        return Character.isSurrogate(unit) ? unit + (1 << 16) : unit;
    }
}
