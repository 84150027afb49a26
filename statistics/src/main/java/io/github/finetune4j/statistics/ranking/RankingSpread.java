// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.ranking;

import io.github.finetune4j.statistics.interval.Interval;

/** The spread of a weighted sum of a ranking's strengths. */
interface RankingSpread {
    /** {@return the standard error of the sum} */
    double error(double... weights);

    /**
     * {@return the interval of the sum}
     *
     * @param estimate the sum
     * @param level confidence level
     * @param weights one per model
     */
    Interval interval(double estimate, double level, double... weights);
}
