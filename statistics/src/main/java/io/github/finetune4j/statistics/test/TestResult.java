// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import org.apiguardian.api.API;

/**
 * The outcome of one significance test, two-sided unless its method says otherwise.
 *
 * @param method the test in words, for example {@code "McNemar mid-p"}
 * @param statistic the test's statistic; what it counts is written at the method that made it
 * @param pValue p value, between 0 and 1
 * @param n number of pairs that the test was given; McNemar's are the discordant ones
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record TestResult(String method, double statistic, double pValue, long n) {
    /** Checks that the p value is a probability. */
    public TestResult {
        if (!(pValue >= 0 && pValue <= 1)) {
            throw new IllegalArgumentException("pValue: " + pValue + " -> give a number from 0 to 1");
        }
    }

    /**
     * {@return whether the p value is at most {@code alpha}}
     *
     * @param alpha the chance of a false alarm that is accepted, between 0 and 1
     */
    public boolean significantAt(double alpha) {
        return pValue <= alpha;
    }
}
