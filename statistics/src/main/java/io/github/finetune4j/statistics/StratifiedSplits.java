// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.MersenneTwister;

/**
 * Tenths of rows held out at random, each label with its share: the rows that scikit-learn's StratifiedShuffleSplit
 * draws with the seed 42, so that decisions that rest on them are the same.
 */
final class StratifiedSplits {
    private static final int SEED = 42;
    private static final double HELD_OUT = 0.1;

    private final MersenneTwister random = new MersenneTwister(SEED);
    private final int[][] rows;
    private final int[] learnt;
    private final int[] held;

    StratifiedSplits(int... outcomes) {
        rows = new int[][] {of(outcomes, 0), of(outcomes, 1)};
        int heldOut = (int) Math.ceil(HELD_OUT * outcomes.length);
        learnt = shares(rows[0].length, rows[1].length, outcomes.length - heldOut);
        held = shares(rows[0].length - learnt[0], rows[1].length - learnt[1], heldOut);
    }

    private static int[] of(int[] outcomes, int label) {
        return IntStream.range(0, outcomes.length)
                .filter(i -> outcomes[i] == label)
                .toArray();
    }

    /** Whole numbers with this sum, nearest to the shares of two groups. */
    private static int[] shares(double first, double second, int sum) {
        double exact = first / (first + second) * sum;
        double other = second / (first + second) * sum;
        int[] whole = {(int) Math.floor(exact), (int) Math.floor(other)};
        if (whole[0] + whole[1] < sum) {
            whole[exact - whole[0] > other - whole[1] ? 0 : 1]++;
        }
        return whole;
    }

    /** {@return the rows of the next split to learn from, and those held out} */
    int[][] next() {
        int[][] split = {new int[learnt[0] + learnt[1]], new int[held[0] + held[1]]};
        int[] filled = new int[2];
        for (int label = 0; label < 2; label++) {
            int[] order = permutation(rows[label].length);
            for (int i = 0; i < learnt[label] + held[label]; i++) {
                int part = i < learnt[label] ? 0 : 1;
                split[part][filled[part]++] = rows[label][order[i]];
            }
        }
        return new int[][] {shuffled(split[0]), shuffled(split[1])};
    }

    private int[] shuffled(int... values) {
        return Arrays.stream(permutation(values.length)).map(i -> values[i]).toArray();
    }

    private int[] permutation(int n) {
        int[] order = IntStream.range(0, n).toArray();
        for (int i = n - 1; i > 0; i--) {
            int j = upTo(i);
            int value = order[i];
            order[i] = order[j];
            order[j] = value;
        }
        return order;
    }

    /** As NumPy draws it: as many bits as the greatest number has, anew until they are no more than it. */
    private int upTo(int most) {
        int mask = Integer.highestOneBit(most) * 2 - 1;
        int drawn = random.nextInt() & mask;
        while (drawn > most) {
            drawn = random.nextInt() & mask;
        }
        return drawn;
    }
}
