// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** The standard normal distribution. */
public final class Normal {
    private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

    private Normal() {}

    public static double quantile(double probability) {
        return STANDARD.inverseCumulativeProbability(probability);
    }

    public static double cumulative(double z) {
        return STANDARD.cumulativeProbability(z);
    }

    /** Half the width, in standard errors, of a two-sided interval: 1.959964 at level 0.95. */
    public static double critical(double level) {
        return quantile(1 - (1 - level) / 2);
    }

    public static double twoSidedP(double z) {
        return Math.min(1, 2 * cumulative(-Math.abs(z)));
    }
}
