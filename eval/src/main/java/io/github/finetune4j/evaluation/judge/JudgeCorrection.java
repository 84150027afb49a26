// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.judge;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.prediction.PredictionPowered;

/** A judge's mean, corrected by what people said of some rows. */
final class JudgeCorrection {
    private JudgeCorrection() {}

    static Interval of(double[] people, double[] judge, double[] others, double level) {
        if (people.length < 2) {
            throw new IllegalArgumentException("rows that both people and the judge rated: " + people.length
                    + " -> let people rate more, at least 2");
        }
        return others.length == 0
                ? Means.tInterval(people, level)
                : PredictionPowered.tuned(people, judge, others).interval(level);
    }

    /** No estimate, for which every value is possible. */
    static Interval unknown(double level, String why) {
        return new Interval(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, level, why, 1);
    }
}
