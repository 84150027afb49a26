// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import io.github.finetune4j.statistics.interval.Quantiles;
import io.github.finetune4j.statistics.test.TwoSamples;
import java.util.SplittableRandom;

/** Scores of texts as Evidently has them, by a classifier of the same kind that knows no language. */
final class TextScores {
    private static final long SEED = 42;
    private static final int DRAWS = 1000;

    private TextScores() {}

    /** Scores become probabilities by cutting them off at −1 and 1, as scikit-learn does it. */
    static double area(DriftColumn reference, DriftColumn current) {
        HeldOut held = HeldOut.of(reference, current, SEED).each(score -> Math.max(-1, Math.min(1, score)));
        return TwoSamples.superiority(held.current(), held.reference());
    }

    /** {@return the share's quantile of the areas of random scores for half of the rows} */
    static double randomArea(int reference, int current, double share) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] areas = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            double[] before = random.doubles((reference + 1) / 2).toArray();
            double[] now = random.doubles((current + 1) / 2).toArray();
            areas[i] = TwoSamples.superiority(now, before);
        }
        return Quantiles.linear(areas, share);
    }
}
