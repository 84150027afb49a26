// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.MidRanks;
import java.util.Arrays;

/**
 * Signed ranks of differences.
 *
 * @param count differences that have a rank, zeros among them if they are kept
 * @param positiveSum rank sum of the positive differences, with half of the zeros' if they are split
 * @param negativeSum rank sum of the negative differences, likewise
 * @param mean of the positive sum under the null hypothesis
 * @param standardDeviation of the positive sum under the null hypothesis
 * @param tied whether two sizes are equal
 */
record Ranks(int count, double positiveSum, double negativeSum, double mean, double standardDeviation, boolean tied) {

    static Ranks of(double[] differences) {
        return of(differences, Wilcoxon.Zeros.DROPPED);
    }

    static Ranks of(double[] differences, Wilcoxon.Zeros zeros) {
        Checks.finite("differences", 1, differences);
        boolean dropped = zeros == Wilcoxon.Zeros.DROPPED;
        double[] kept = dropped ? Arrays.stream(differences).filter(d -> d != 0).toArray() : differences;
        MidRanks ranks = MidRanks.of(Arrays.stream(kept).map(Math::abs).toArray());
        double positive = 0;
        double negative = 0;
        double zero = 0;
        double zeroCount = 0;
        for (int i = 0; i < kept.length; i++) {
            positive += kept[i] > 0 ? ranks.of(i) : 0;
            negative += kept[i] < 0 ? ranks.of(i) : 0;
            zero += kept[i] == 0 ? ranks.of(i) : 0;
            zeroCount += kept[i] == 0 ? 1 : 0;
        }
        boolean split = zeros == Wilcoxon.Zeros.SPLIT;
        double without = split ? 0 : zeroCount;
        double ties = ranks.ties() - (without * without * without - without);
        double n = kept.length;
        double mean = (n * (n + 1) - without * (without + 1)) / 4;
        double cubes = n * (n + 1) * (2 * n + 1) - without * (without + 1) * (2 * without + 1);
        double half = split ? zero / 2 : 0;
        return new Ranks(
                kept.length, positive + half, negative + half, mean, Math.sqrt((cubes - ties / 2) / 24), ranks.tied());
    }

    double smallerSum() {
        return Math.min(positiveSum, negativeSum);
    }
}
