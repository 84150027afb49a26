// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;

/**
 * Evidence that the mean of scores has risen at some time. A score's e-value for a rise by δ is exp(δ·score) by its
 * mean over this and all earlier scores that followed a like one (low, usual, high): where those are exchangeable its
 * expected value is 1, whatever their distribution (a soft rank, in Mondrian conformal prediction). For each δ the
 * e-values are summed over the beginnings of the change, {@code M = (M + w)·e} (Shiryaev and Roberts; an e-detector of
 * Shin, Ramdas and Rinaldo, NEJSDS 2, 2024), and the sums are averaged over δ.
 */
final class ChangeEvidence {
    private static final double[] SIZES = {0.25, 0.5, 1, 2};
    private static final double GREATEST = 1e250;
    /** As many normal scores as these are taken for seen before the first. */
    private static final double PRIOR = 20;

    private final double weight;
    private final double[] sums = new double[SIZES.length];
    private final double[][] seen = new double[StateBefore.COUNT][SIZES.length];
    private final double[] count = new double[StateBefore.COUNT];
    private final double[] powers = new double[SIZES.length];

    ChangeEvidence(double weight) {
        this.weight = weight;
        for (int state = 0; state < StateBefore.COUNT; state++) {
            count[state] = PRIOR;
            for (int i = 0; i < SIZES.length; i++) {
                seen[state][i] = PRIOR * Math.exp(SIZES[i] * SIZES[i] / 2);
            }
        }
    }

    /**
     * Takes a score as evidence.
     *
     * @param excess by how much sums of scores vary more than sums of independent ones, at least 0: e-values are less
     *     by exp(excess·δ²/2)
     */
    void weigh(double score, int state, double excess) {
        power(score);
        double less = Math.exp(-excess * SIZES[0] * SIZES[0] / 2);
        for (int i = 0; i < SIZES.length; i++) {
            double e = powers[i] * (count[state] + 1) / (seen[state][i] + powers[i]);
            sums[i] = Math.min(GREATEST, (sums[i] + weight) * e * less);
            // the next size is twice this one, and its square four times
            less *= less;
            less *= less;
        }
    }

    void learn(double score, int state) {
        power(score);
        count[state]++;
        for (int i = 0; i < SIZES.length; i++) {
            seen[state][i] += powers[i];
        }
    }

    /** The sizes double, so that each power is the square of the one before. */
    private void power(double score) {
        double power = Math.exp(SIZES[0] * score);
        for (int i = 0; i < SIZES.length; i++) {
            powers[i] = power;
            power *= power;
        }
    }

    double sum() {
        double sum = 0;
        for (double each : sums) {
            sum += each;
        }
        return sum / SIZES.length;
    }

    void clear() {
        Arrays.fill(sums, 0);
    }
}
