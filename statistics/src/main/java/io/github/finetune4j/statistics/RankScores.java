// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/**
 * The rank of a score among those before it, as a normal score: where the scores are exchangeable, each is standard
 * normal and independent of those before, whatever the scores' distribution (Vovk, Gammerman, Shafer, Algorithmic
 * Learning in a Random World, 2005, on conformal p-values). Scores are counted in bins; ties are broken by a hash.
 */
final class RankScores {
    private static final int BINS = 256;
    private static final double HALF = 4;

    // a Fenwick tree: counts up to a bin in eight steps
    private final int[] tree = new int[BINS + 1];
    private int count;

    /** {@return the normal score, greater for a greater score} */
    double of(double score, double uniform) {
        int bin = bin(score);
        int below = upTo(bin);
        int same = upTo(bin + 1) - below;
        return NormalScore.of((below + uniform * (same + 1)) / (count + 1));
    }

    void add(double score) {
        count++;
        for (int i = bin(score) + 1; i <= BINS; i += i & -i) {
            tree[i]++;
        }
    }

    int count() {
        return count;
    }

    /** Bins are narrow in the middle and wide far out. */
    private static int bin(double score) {
        double bounded = score / (Math.abs(score) + HALF);
        return Math.min(BINS - 1, (int) ((bounded + 1) * (BINS / 2)));
    }

    private int upTo(int bin) {
        int sum = 0;
        for (int i = bin; i > 0; i -= i & -i) {
            sum += tree[i];
        }
        return sum;
    }

    /** {@return a number above 0 and below 1, always the same for the same tile} */
    static double uniform(long seed, long tile) {
        long z = seed + tile * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return (((z ^ (z >>> 31)) >>> 11) + 0.5) * 0x1p-53;
    }
}
