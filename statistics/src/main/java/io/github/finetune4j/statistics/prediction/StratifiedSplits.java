// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.prediction;

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

    /** {@return how many rows a split holds out} */
    int heldOut() {
        return held[0] + held[1];
    }

    /** {@return the rows that the next split holds out; all others are learnt from} */
    int[] next() {
        int[] out = new int[heldOut()];
        int filled = 0;
        for (int label = 0; label < 2; label++) {
            int[] own = rows[label].clone();
            shuffle(own, learnt[label]);
            System.arraycopy(own, learnt[label], out, filled, held[label]);
            filled += held[label];
        }
        skip(learnt[0] + learnt[1]);
        shuffle(out, 0);
        return out;
    }

    /** From the last one down. The order of those before a place makes no difference, so they stay as they are. */
    private void shuffle(int[] values, int from) {
        for (int i = values.length - 1; i >= Math.max(1, from); i--) {
            int j = upTo(i);
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
        skip(from);
    }

    /** Draws what the shuffling of n others would draw. */
    private void skip(int n) {
        for (int i = n - 1; i > 0; i--) {
            upTo(i);
        }
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
