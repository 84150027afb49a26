// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/**
 * The one-sided distribution of Smirnov, P(D⁺ ≥ d) = Σ C(n, j)·(d + j/n)^(j−1)·d·(1 − d − j/n)^(n−j), with each term as
 * a binomial probability in C. Loader's form (Fast and Accurate Computation of Binomial Probabilities, 2000), which
 * keeps its digits for large n.
 */
final class Smirnov {
    private static final double LOG_2_PI = Math.log(2 * Math.PI);
    /** ln(k!) less Stirling's formula, for the first whole numbers. */
    private static final double[] ERRORS = errors();

    private Smirnov() {}

    static double tail(double d, int n) {
        int last = (int) Math.floor(n * (1 - d));
        double sum = Math.exp(n * Math.log1p(-d));
        double errorOfN = error(n);
        for (int j = 1; j <= last; j++) {
            double q = d + (double) j / n;
            if (q >= 1) {
                break;
            }
            sum += d / q * (j == n ? Math.pow(q, n) : binomial(j, n, n * d, errorOfN));
        }
        return Math.min(1, sum);
    }

    /** The chance of j of n, where j + surplus were to be expected. */
    private static double binomial(int j, int n, double surplus, double errorOfN) {
        double rest = (double) n - j;
        double log = errorOfN - error(j) - error(n - j) - deviance(j, j + surplus) - deviance(rest, rest - surplus);
        return Math.exp(log - 0.5 * (LOG_2_PI + Math.log(j) + Math.log(rest / n)));
    }

    /** x·ln(x/m) + m − x, without cancellation where both are close. */
    private static double deviance(double x, double m) {
        double difference = x - m;
        if (Math.abs(difference) >= 0.1 * (x + m)) {
            return x * Math.log(x / m) + m - x;
        }
        double v = difference / (x + m);
        double sum = difference * v;
        double term = 2 * x * v;
        for (int k = 1; ; k++) {
            term *= v * v;
            double next = sum + term / (2 * k + 1);
            if (next == sum) {
                return sum;
            }
            sum = next;
        }
    }

    private static double error(int k) {
        if (k < ERRORS.length) {
            return ERRORS[k];
        }
        double square = (double) k * k;
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / 1680 / square) / square) / square) / k;
    }

    private static double[] errors() {
        double[] errors = new double[64];
        double logFactorial = 0;
        for (int k = 1; k < errors.length; k++) {
            logFactorial += Math.log(k);
            errors[k] = k < 16 ? logFactorial - 0.5 * Math.log(2 * Math.PI * k) - k * Math.log(k) + k : series(k);
        }
        return errors;
    }

    private static double series(int k) {
        double square = (double) k * k;
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square) / square)
                / k;
    }
}
