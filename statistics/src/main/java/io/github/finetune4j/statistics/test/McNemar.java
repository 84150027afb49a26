// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Normal;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apiguardian.api.API;

/**
 * McNemar's test of two paired pass/fail results (Psychometrika 12, 1947). Only the discordant pairs count: {@code b}
 * pairs where the first passed and the second failed, {@code c} pairs the other way round. Under the null hypothesis
 * each discordant pair falls either way with probability ½.
 *
 * <p>For comparing two models on the same rows see Dietterich, Neural Computation 10, 1998.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class McNemar {
    private McNemar() {}

    /**
     * The exact conditional test: twice the smaller binomial tail, at most 1. Never above its nominal error rate, often
     * far below it.
     *
     * @param b pairs that only the first passed, at least 0
     * @param c pairs that only the second passed, at least 0
     * @return the test; the statistic is min(b, c), n is b + c
     */
    public static TestResult exact(long b, long c) {
        int n = total(b, c);
        double p = n == 0 ? 1 : Math.min(1, 2 * tail(b, c, 0));
        return new TestResult("McNemar exact", Math.min(b, c), p, n);
    }

    /**
     * The exact test with half the probability of the observed split taken off (mid-p), which brings the error rate up
     * to the nominal one and is recommended by Fagerland, Lydersen and Laake, BMC Medical Research Methodology
     * 13:91, 2013.
     *
     * @param b pairs that only the first passed, at least 0
     * @param c pairs that only the second passed, at least 0
     * @return the test; the statistic is min(b, c), n is b + c
     */
    public static TestResult midP(long b, long c) {
        int n = total(b, c);
        double p = b == c ? 1 : Math.min(1, 2 * tail(b, c, 0.5));
        return new TestResult("McNemar mid-p", Math.min(b, c), p, n);
    }

    /**
     * The asymptotic test without continuity correction: χ² = (b − c)²/(b + c) at one degree of freedom.
     *
     * @param b pairs that only the first passed, at least 0
     * @param c pairs that only the second passed, at least 0
     * @return the test; the statistic is χ², n is b + c
     */
    public static TestResult chiSquaredUncorrected(long b, long c) {
        int n = total(b, c);
        double difference = (double) b - c;
        double statistic = n == 0 ? 0 : difference * difference / n;
        return new TestResult("McNemar chi-squared", statistic, Normal.twoSidedP(Math.sqrt(statistic)), n);
    }

    /**
     * P(X ≤ smaller) less a part of P(X = smaller), summed downwards: the library's own tail is a difference from 1.
     */
    private static double tail(long b, long c, double taken) {
        int n = (int) (b + c);
        int smaller = (int) Math.min(b, c);
        double term = BinomialDistribution.of(n, 0.5).probability(smaller);
        double sum = (1 - taken) * term;
        for (int i = smaller; i > 0; i--) {
            term *= i / (n - i + 1.0);
            sum += term;
        }
        return sum;
    }

    private static int total(long b, long c) {
        Checks.atLeast("b", 0, b);
        Checks.atLeast("c", 0, c);
        return Math.toIntExact(Math.addExact(b, c));
    }
}
