// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import io.github.finetune4j.statistics.drift.Distances;
import io.github.finetune4j.statistics.drift.Drift;
import io.github.finetune4j.statistics.drift.MeanDiscrepancy;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.DistributionTests;
import io.github.finetune4j.statistics.test.KolmogorovSmirnov;
import io.github.finetune4j.statistics.test.TwoSamples;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Scores of numbers, each as Evidently has it. */
final class NumericScores {
    private static final int EXACT_RANKS_UP_TO = 8;
    private static final int PERMUTATIONS = 100;

    private NumericScores() {}

    static double kolmogorovSmirnov(DriftColumn reference, DriftColumn current) {
        return KolmogorovSmirnov.test(reference.numbers(), current.numbers()).pValue();
    }

    static double wasserstein(DriftColumn reference, DriftColumn current) {
        return Drift.normedWasserstein(reference.numbers(), current.numbers());
    }

    static double energy(DriftColumn reference, DriftColumn current) {
        return Distances.energy(reference.numbers(), current.numbers());
    }

    static double anderson(DriftColumn reference, DriftColumn current) {
        return DistributionTests.andersonDarling(reference.numbers(), current.numbers())
                .pValue();
    }

    static double cramerVonMises(DriftColumn reference, DriftColumn current) {
        return DistributionTests.cramerVonMises(reference.numbers(), current.numbers())
                .pValue();
    }

    static double eppsSingleton(DriftColumn reference, DriftColumn current) {
        return DistributionTests.eppsSingleton(reference.numbers(), current.numbers())
                .pValue();
    }

    /** One-sided: a current sample that tends to be smaller has a large p. */
    static double mannWhitney(DriftColumn reference, DriftColumn current) {
        double[] a = reference.numbers();
        double[] b = current.numbers();
        boolean exact = Math.min(a.length, b.length) <= EXACT_RANKS_UP_TO && distinct(a, b);
        return (exact
                        ? TwoSamples.mannWhitneyExact(a, b, Alternative.LESS)
                        : TwoSamples.mannWhitney(a, b, true, Alternative.LESS))
                .pValue();
    }

    private static boolean distinct(double[] a, double[] b) {
        double[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return Arrays.stream(all).map(v -> v + 0.0).distinct().count() == all.length;
    }

    /** NaN where all values are one and the same, as scipy has it; 0 where each side has one value, but another. */
    static double student(DriftColumn reference, DriftColumn current) {
        double[] a = reference.numbers();
        double[] b = current.numbers();
        if (isConstant(a) && isConstant(b)) {
            return a[0] == b[0] ? Double.NaN : 0;
        }
        return TwoSamples.student(a, b, Alternative.TWO_SIDED).pValue();
    }

    private static boolean isConstant(double... values) {
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }

    static double meanDiscrepancy(DriftColumn reference, DriftColumn current) {
        return MeanDiscrepancy.ofNumbers(reference.numbers(), current.numbers())
                .test(PERMUTATIONS, new SplittableRandom(0))
                .pValue();
    }

    static double hellinger(DriftColumn reference, DriftColumn current) {
        return Drift.hellingerOfNumbers(reference.numbers(), current.numbers());
    }
}
