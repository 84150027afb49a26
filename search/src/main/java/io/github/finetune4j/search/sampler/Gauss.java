// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

/** The normal distribution, exact also far out, where most of a truncated one may lie. */
final class Gauss {
    private static final double ROOT_2 = Math.sqrt(2);
    private static final double LOG_ROOT_PI = 0.5 * Math.log(Math.PI);
    private static final double LOG_ROOT_2_PI = 0.5 * Math.log(2 * Math.PI);
    private static final double FAR = 2;
    private static final double TINY = 1e-300;
    private static final double EXACT = 1e-16;
    private static final double NEARLY = 4e-16; // less is below the distance of two numbers near 1

    private Gauss() {}

    static double logDensity(double z) {
        return -0.5 * z * z - LOG_ROOT_2_PI;
    }

    static double cumulative(double z) {
        double x = z / ROOT_2;
        if (Math.abs(x) < FAR) {
            return 0.5 * (1 + near(x));
        }
        double tail = 0.5 * Math.exp(logFar(Math.abs(x)));
        return z < 0 ? tail : 1 - tail;
    }

    static double logCumulative(double z) {
        double x = z / ROOT_2;
        if (x <= -FAR) {
            return logFar(-x) - Math.log(2);
        }
        return x < FAR ? Math.log(0.5 * (1 + near(x))) : Math.log1p(-0.5 * Math.exp(logFar(x)));
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

    /** erf by its series with terms of one sign. */
    private static double near(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > EXACT * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    /** log erfc by its continued fraction, evaluated as Lentz does. */
    private static double logFar(double x) {
        double f = x;
        double c = x;
        double d = 0;
        double change = 0;
        for (int n = 1; Math.abs(change - 1) > NEARLY && n < 500; n++) {
            d = 1 / Math.max(TINY, x + n / 2.0 * d);
            c = x + n / 2.0 / c;
            change = c * d;
            f *= change;
        }
        return -x * x - LOG_ROOT_PI - Math.log(f);
    }
}
