// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.numbers.gamma.RegularizedGamma;
import org.apache.commons.statistics.distribution.TDistribution;

/** Tail probabilities. */
public final class Distributions {
    private Distributions() {}

    /** P(X ≥ x) of χ², by the upper incomplete gamma function, so that small tails keep their digits. */
    public static double chiSquaredTail(double x, double df) {
        return x <= 0 ? 1 : RegularizedGamma.Q.value(df / 2, x / 2);
    }

    /** Near 0 by way of t²/(df + t²): the other part, df/(df + t²), is nearly 1 there and has lost the digits of t. */
    public static double t(double t, double df) {
        if (!(Math.abs(t) < 1)) {
            return TDistribution.of(df).cumulativeProbability(t);
        }
        double half = RegularizedBeta.value(t * t / (df + t * t), 0.5, df / 2) / 2;
        return t < 0 ? 0.5 - half : 0.5 + half;
    }

    public static double tQuantile(double probability, double df) {
        return TDistribution.of(df).inverseCumulativeProbability(probability);
    }
}
