// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.Arrays;

/**
 * Levenshtein's distance, 64 rows of the table at a time (Myers, "A fast bit-vector algorithm for approximate string
 * matching", Journal of the ACM 46, 1999, in Hyyrö's form, with blocks for longer texts).
 */
final class Levenshtein {
    private Levenshtein() {}

    static long distance(int[] a, int[] b) {
        int start = Arrays.mismatch(a, b);
        if (start < 0) {
            return 0;
        }
        int endA = a.length;
        int endB = b.length;
        while (endA > start && endB > start && a[endA - 1] == b[endB - 1]) {
            endA--;
            endB--;
        }
        int[] x = Arrays.copyOfRange(a, start, endA);
        int[] y = Arrays.copyOfRange(b, start, endB);
        return x.length <= y.length ? blocks(x, y) : blocks(y, x);
    }

    private static long blocks(int[] pattern, int[] text) {
        if (pattern.length == 0) {
            return text.length;
        }
        int words = (pattern.length + 63) >>> 6;
        Places places = new Places();
        places.start(pattern, words);
        long[] plus = new long[words];
        long[] minus = new long[words];
        Arrays.fill(plus, -1L);
        long last = 1L << ((pattern.length - 1) & 63);
        long score = pattern.length;
        for (int symbol : text) {
            int at = places.of(symbol);
            long carryPlus = 1;
            long carryMinus = 0;
            for (int w = 0; w < words; w++) {
                long place = at < 0 ? 0 : places.bits(at * words + w);
                long vertical = place | minus[w];
                long matched = place | carryMinus;
                long diagonal = (((matched & plus[w]) + plus[w]) ^ plus[w]) | matched;
                long horizontalPlus = minus[w] | ~(diagonal | plus[w]);
                long horizontalMinus = plus[w] & diagonal;
                if (w == words - 1) {
                    score += (horizontalPlus & last) != 0 ? 1 : 0;
                    score -= (horizontalMinus & last) != 0 ? 1 : 0;
                }
                long shiftedPlus = (horizontalPlus << 1) | carryPlus;
                long shiftedMinus = (horizontalMinus << 1) | carryMinus;
                carryPlus = horizontalPlus >>> 63;
                carryMinus = horizontalMinus >>> 63;
                plus[w] = shiftedMinus | ~(vertical | shiftedPlus);
                minus[w] = shiftedPlus & vertical;
            }
        }
        return score;
    }
}
