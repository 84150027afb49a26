// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Longest common subsequences. The length is found 64 rows at a time (Hyyrö, "Bit-parallel LCS-length computation
 * revisited", AWOCA 2004).
 */
final class CommonSubsequence {
    private final Places places = new Places();
    private long[] rows = new long[1];

    int length(int[] a, int[] b) {
        int words = (a.length + 63) >>> 6;
        places.start(a, words);
        if (rows.length < words) {
            rows = new long[words];
        }
        Arrays.fill(rows, 0, words, -1L);
        for (int symbol : b) {
            int at = places.of(symbol);
            if (at >= 0) {
                step(at * words, words);
            }
        }
        int length = 0;
        for (int w = 0; w < words; w++) {
            long used = w == words - 1 && (a.length & 63) != 0 ? (1L << (a.length & 63)) - 1 : -1L;
            length += Long.bitCount(~rows[w] & used);
        }
        return length;
    }

    /** rows = (rows + (rows & places)) | (rows & ~places), with the carry from word to word. */
    private void step(int at, int words) {
        long carry = 0;
        for (int w = 0; w < words; w++) {
            long row = rows[w];
            long place = places.bits(at + w);
            long both = row & place;
            long sum = row + both;
            long over = Long.compareUnsigned(sum, row) < 0 ? 1 : 0;
            sum += carry;
            over |= carry == 1 && sum == 0 ? 1 : 0;
            rows[w] = sum | (row & ~place);
            carry = over;
        }
    }

    /**
     * Marks the places in {@code a} of one longest common subsequence, the one that rouge-score finds going backwards
     * through the table: up, unless the cell above is smaller than the cell to the left. Where symbols differ, that is
     * where the cell above is smaller than this one, which is what a 0 in the rows says.
     */
    void mark(int[] a, int[] b, BitSet marked) {
        int words = Math.max(1, (a.length + 63) >>> 6);
        places.start(a, words);
        if (rows.length < words) {
            rows = new long[words];
        }
        Arrays.fill(rows, 0, words, -1L);
        long[] kept = new long[Math.multiplyExact(words, b.length)];
        for (int j = 0; j < b.length; j++) {
            int at = places.of(b[j]);
            if (at >= 0) {
                step(at * words, words);
            }
            System.arraycopy(rows, 0, kept, j * words, words);
        }
        int i = a.length;
        int j = b.length;
        while (i > 0 && j > 0) {
            if (a[i - 1] == b[j - 1]) {
                marked.set(i - 1);
                i--;
                j--;
            } else if ((kept[(j - 1) * words + ((i - 1) >>> 6)] >>> (i - 1) & 1) == 0) {
                j--;
            } else {
                i--;
            }
        }
    }
}
