// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** The standard normal distribution. */
final class Normal {
    private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

    private Normal() {}

    static double quantile(double probability) {
        return STANDARD.inverseCumulativeProbability(probability);
    }

    static double cumulative(double z) {
        return STANDARD.cumulativeProbability(z);
    }

    /** Half the width, in standard errors, of a two-sided interval: 1.959964 at level 0.95. */
    static double critical(double level) {
        return quantile(1 - (1 - level) / 2);
    }

    static double twoSidedP(double z) {
        return Math.min(1, 2 * cumulative(-Math.abs(z)));
    }
}
