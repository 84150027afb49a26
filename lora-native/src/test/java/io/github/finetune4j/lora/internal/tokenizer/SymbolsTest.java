// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SymbolsTest {
    private static final int LETTERS = 3;
    private static final int PAIRS = 40;
    private static final int PIECES = 2000;

    /**
     * Short pieces are looked through for each join, long ones are joined by ranks: both the lowest rank first, among
     * equals the leftmost.
     */
    @Test
    void join_ofAnyLength_isThatOfTheRuleTakenAtItsWord() {
        SplittableRandom random = new SplittableRandom(7);
        int joined = 0;
        for (int piece = 0; piece < PIECES; piece++) {
            int[][] pairs = pairs(random);
            int[] letters = random.ints(1 + random.nextInt(200), 0, LETTERS).toArray();
            List<Integer> expected = expected(pairs, letters);
            assertThat(found(pairs, letters)).isEqualTo(expected);
            joined += letters.length - expected.size();
        }
        assertThat(joined).isGreaterThan(PIECES);
    }

    // two pairs each become one symbol, as a text may be made of several pairs; ranks are drawn, so that what is joined
    // late may rank first
    private static int[][] pairs(SplittableRandom random) {
        int[][] pairs = new int[PAIRS][];
        List<Integer> ranks = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            ranks.add(random.nextInt(ranks.size() + 1), i);
        }
        for (int i = 0; i < PAIRS; i++) {
            int known = result(i);
            pairs[i] = new int[] {random.nextInt(known), random.nextInt(known), ranks.get(i)};
        }
        return pairs;
    }

    private static int result(int pair) {
        return LETTERS + pair / 2;
    }

    private static List<Integer> found(int[][] pairs, int[] letters) {
        Merges merges = new Merges(pairs.length);
        for (int i = 0; i < pairs.length; i++) {
            merges.add(pairs[i][0], pairs[i][1], pairs[i][2], result(i));
        }
        Symbols symbols = new Symbols(merges, letters.length);
        for (int i = 0; i < letters.length; i++) {
            symbols.add(letters[i], i, i + 1);
        }
        symbols.join(Steps.of("test", letters.length));
        List<Integer> ids = new ArrayList<>();
        for (int id : symbols.word(new char[0]).ids()) {
            ids.add(id);
        }
        return ids;
    }

    private static List<Integer> expected(int[][] pairs, int[] letters) {
        List<Integer> ids = new ArrayList<>();
        for (int letter : letters) {
            ids.add(letter);
        }
        for (int[] best = best(pairs, ids); best != null; best = best(pairs, ids)) {
            ids.set(best[0], result(best[1]));
            ids.remove(best[0] + 1);
        }
        return ids;
    }

    /** {@return where the pair stands that is next, and which it is} */
    private static int @org.jspecify.annotations.Nullable [] best(int[][] pairs, List<Integer> ids) {
        int[] best = null;
        for (int at = 0; at + 1 < ids.size(); at++) {
            int pair = pair(pairs, ids.get(at), ids.get(at + 1));
            if (pair >= 0 && (best == null || pairs[pair][2] < pairs[best[1]][2])) {
                best = new int[] {at, pair};
            }
        }
        return best;
    }

    private static int pair(int[][] pairs, int left, int right) {
        for (int i = pairs.length - 1; i >= 0; i--) { // one that is told twice is its later one
            if (pairs[i][0] == left && pairs[i][1] == right) {
                return i;
            }
        }
        return -1;
    }
}
