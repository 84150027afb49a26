// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

import java.util.random.RandomGenerator;

/**
 * Rows drawn with replacement, quickly. SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) gives 64 bits, which are cut
 * into four draws of 16 bits where there are few rows; a draw times the number of rows has the row above the cut and is
 * refused, without bias, by what lies below it (Lemire, ACM TOMACS 29, 2019). Four draws live in two words, so that
 * plain loops over arrays of words can be compiled to vector instructions.
 */
public final class RowDraws {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    /** Above that many rows too many of the four draws would be refused. */
    private static final int FEW = 1 << 12;

    private static final int LANE = 16;
    private static final long EVERY_OTHER_LANE = 0x0000_FFFF_0000_FFFFL;
    private static final long GUARDS = 0x0001_0000_0001_0000L;
    private static final int WORDS = 512;
    private static final long[] STEPS = steps();

    private final int n;
    private final long refused;
    private final long guarded;
    private final long[] even = new long[WORDS];
    private final long[] odd = new long[WORDS];
    private final long[] kept = new long[WORDS];
    private int next = WORDS;
    private long state;

    public RowDraws(int n, RandomGenerator random) {
        this.n = n;
        this.refused = (1L << Integer.SIZE) % n;
        long few = (1L << LANE) % n;
        this.guarded = GUARDS - (few | few << Integer.SIZE);
        this.state = random.nextLong();
    }

    private static long[] steps() {
        long[] steps = new long[WORDS];
        for (int i = 0; i < WORDS; i++) {
            steps[i] = GAMMA * (i + 1);
        }
        return steps;
    }

    private static long mixed(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Fills all places with rows. */
    public void draw(int[] rows) {
        int filled = 0;
        while (n <= FEW && rows.length - filled >= 4) {
            int end = window((rows.length - filled) / 4);
            for (int i = next; i < end; i++) {
                if (kept[i] == GUARDS) {
                    rows[filled] = low(even[i]);
                    rows[filled + 1] = high(even[i]);
                    rows[filled + 2] = low(odd[i]);
                    rows[filled + 3] = high(odd[i]);
                    filled += 4;
                }
            }
            next = end;
        }
        while (filled < rows.length) {
            rows[filled++] = one();
        }
    }

    /** The sum of as many drawn values as there are. */
    public double sum(double[] values) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int left = values.length;
        while (n <= FEW && left >= 4) {
            int end = window(left / 4);
            for (int i = next; i < end; i++) {
                if (kept[i] == GUARDS) {
                    a += values[low(even[i])];
                    b += values[high(even[i])];
                    c += values[low(odd[i])];
                    d += values[high(odd[i])];
                    left -= 4;
                }
            }
            next = end;
        }
        while (left > 0) {
            a += values[one()];
            left--;
        }
        return (a + b) + (c + d);
    }

    /** Where the next words, at most so many, end; mixes new ones when all are used. */
    private int window(int words) {
        if (next == WORDS) {
            mix();
            next = 0;
        }
        return Math.min(WORDS, next + words);
    }

    /**
     * Four draws a word: row and remainder of each in {@link #even} and {@link #odd}, and in {@link #kept} all guard
     * bits if none of the four is refused. A loop for each, as C2 makes vectors of no loop that fills several arrays.
     */
    private void mix() {
        long start = state;
        for (int i = 0; i < WORDS; i++) {
            even[i] = mixed(start + STEPS[i]);
        }
        for (int i = 0; i < WORDS; i++) {
            odd[i] = ((even[i] >>> LANE) & EVERY_OTHER_LANE) * n;
        }
        for (int i = 0; i < WORDS; i++) {
            even[i] = (even[i] & EVERY_OTHER_LANE) * n;
        }
        for (int i = 0; i < WORDS; i++) {
            kept[i] = ((even[i] & EVERY_OTHER_LANE) + guarded) & ((odd[i] & EVERY_OTHER_LANE) + guarded) & GUARDS;
        }
        state = start + STEPS[WORDS - 1];
    }

    private static int low(long products) {
        return (int) products >>> LANE;
    }

    private static int high(long products) {
        return (int) (products >>> (3 * LANE));
    }

    private int one() {
        while (true) {
            state += GAMMA;
            long product = (mixed(state) >>> Integer.SIZE) * n;
            if ((product & 0xFFFF_FFFFL) >= refused) {
                return (int) (product >>> Integer.SIZE);
            }
        }
    }
}
