// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import java.util.Arrays;

/**
 * One encoded conversation.
 *
 * @param ids token ids, the BOS included where the template writes one
 * @param target {@code target[i]} says that token {@code i} is to be predicted from the tokens before it; index 0 is
 *     never a target in effect, since nothing stands before it
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier between our own packages, never compared
public record TokenRow(int[] ids, boolean[] target) {

    /** Refuses arrays of different lengths. */
    public TokenRow {
        if (ids.length != target.length) {
            throw new IllegalArgumentException(
                    "a row of " + ids.length + " tokens with " + target.length + " target flags -> report it as a bug");
        }
    }

    /** {@return the same row with no target before a place} */
    public TokenRow targetsFrom(int place) {
        boolean[] later = target.clone();
        Arrays.fill(later, 0, Math.min(place, later.length), false);
        return new TokenRow(ids, later);
    }

    /** {@return the same row, cut after so many tokens} */
    public TokenRow head(int most) {
        int length = Math.min(ids.length, most);
        return new TokenRow(Arrays.copyOf(ids, length), Arrays.copyOf(target, length));
    }

    /** {@return tokens in the row} */
    public int length() {
        return ids.length;
    }

    /** {@return how many tokens are predicted; the first token never is} */
    public int targets() {
        int n = 0;
        for (int i = 1; i < target.length; i++) {
            if (target[i]) {
                n++;
            }
        }
        return n;
    }
}
