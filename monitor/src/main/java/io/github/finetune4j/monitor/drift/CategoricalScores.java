// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import io.github.finetune4j.statistics.drift.Drift;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.Counts;
import io.github.finetune4j.statistics.test.IndependentProportions;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Scores of categories, each as Evidently has it. */
final class CategoricalScores {
    private static final int PERMUTATIONS = 1000;

    private CategoricalScores() {}

    /** NaN where both sides hold one and the same category, as there is nothing that could differ. */
    static double chiSquare(DriftColumn reference, DriftColumn current) {
        CategoryCounts counts = CategoryCounts.of(reference, current);
        return counts.names().length < 2
                ? Double.NaN
                : Counts.goodnessOfFit(counts.current(), counts.reference()).pValue();
    }

    static double z(DriftColumn reference, DriftColumn current) {
        CategoryCounts counts = CategoryCounts.of(reference, current);
        if (counts.names().length < 2) {
            return 1;
        }
        long n = Math.round(counts.referenceRows());
        long otherN = Math.round(counts.currentRows());
        return new IndependentProportions(
                        n - Math.round(counts.reference()[0]), n, otherN - Math.round(counts.current()[0]), otherN)
                .zTest(Alternative.TWO_SIDED)
                .pValue();
    }

    static double likelihoodRatio(DriftColumn reference, DriftColumn current) {
        sameSizes("g_test", reference, current);
        CategoryCounts counts = CategoryCounts.of(reference, current);
        return counts.names().length < 2
                ? Double.NaN
                : Counts.likelihoodRatio(counts.current(), counts.reference()).pValue();
    }

    static double fisher(DriftColumn reference, DriftColumn current) {
        CategoryCounts counts = CategoryCounts.of(reference, current);
        int names = counts.names().length;
        if (names > 2) {
            throw new IllegalArgumentException(
                    "categories for fisher_exact: " + names + " -> give two at most, or take chisquare");
        }
        sameSizes("fisher_exact", reference, current);
        long[] before = CategoryCounts.whole(Arrays.copyOf(counts.reference(), 2));
        long[] now = CategoryCounts.whole(Arrays.copyOf(counts.current(), 2));
        return Counts.fisher(now[0], now[1], before[0], before[1], Alternative.TWO_SIDED)
                .pValue();
    }

    private static void sameSizes(String method, DriftColumn reference, DriftColumn current) {
        if (reference.size() != current.size()) {
            throw new IllegalArgumentException("rows for " + method + ": " + reference.size() + " and " + current.size()
                    + " -> give as many on both sides, as Evidently wants it, or take chisquare");
        }
    }

    static double totalVariation(DriftColumn reference, DriftColumn current) {
        CategoryCounts counts = CategoryCounts.of(reference, current);
        double observed = Drift.ofCounts(counts.reference(), counts.current()).totalVariation();
        long[] all = CategoryCounts.whole(counts.reference());
        long[] now = CategoryCounts.whole(counts.current());
        Arrays.setAll(all, c -> all[c] + now[c]);
        SplittableRandom random = new SplittableRandom(0);
        int asGreat = 0;
        for (int i = 0; i < PERMUTATIONS; i++) {
            long[] dealt = Counts.dealt(all, reference.size(), random);
            asGreat += observed <= variation(dealt, all, reference.size(), current.size()) ? 1 : 0;
        }
        return asGreat / (double) PERMUTATIONS;
    }

    private static double variation(long[] dealt, long[] all, double n, double otherN) {
        double sum = 0;
        for (int c = 0; c < dealt.length; c++) {
            sum += Math.abs(dealt[c] / n - (all[c] - dealt[c]) / otherN);
        }
        return 0.5 * sum;
    }

    /** Shares of categories, or of bins of numbers. */
    static Drift shares(DriftColumn reference, DriftColumn current) {
        if (reference.kind() == DriftColumn.Kind.NUMERIC) {
            return Drift.ofNumbers(reference.numbers(), current.numbers());
        }
        CategoryCounts counts = CategoryCounts.of(reference, current);
        return Drift.ofCounts(counts.reference(), counts.current());
    }

    static double hellinger(DriftColumn reference, DriftColumn current) {
        return reference.kind() == DriftColumn.Kind.NUMERIC
                ? NumericScores.hellinger(reference, current)
                : shares(reference, current).hellinger();
    }
}
