// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;

/** The normal distribution, exact also far out, where most of a truncated one may lie. */
final class Gauss {
    private static final double ROOT_2 = Math.sqrt(2);
    private static final double LOG_2 = Math.log(2);
    private static final double LOG_ROOT_2_PI = 0.5 * Math.log(2 * Math.PI);

    private Gauss() {}

    static double logDensity(double z) {
        return -0.5 * z * z - LOG_ROOT_2_PI;
    }

    static double cumulative(double z) {
        return 0.5 * Erfc.value(-z / ROOT_2);
    }

    static double logCumulative(double z) {
        if (z < 0) {
            return Math.log(Erfcx.value(-z / ROOT_2)) - 0.5 * z * z - LOG_2;
        }
        return Math.log1p(-cumulative(-z));
    }

    /** {@return log of the probability between two places} */
    static double logMass(double from, double to) {
        if (from > 0) {
            return logMass(-to, -from);
        }
        if (to <= 0) {
            double upper = logCumulative(to);
            return upper + Math.log1p(-Math.exp(logCumulative(from) - upper));
        }
        return Math.log1p(-cumulative(from) - cumulative(-to));
    }
}
