// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import org.apiguardian.api.API;

/**
 * The mixture sequential probability ratio test of a mean (Robbins, Annals of Mathematical Statistics 41, 1970; as
 * always-valid p values: Johari, Koomen, Pekelis and Walsh, Operations Research 70, 2022). The p value may be looked at
 * after every row, and the test may stop at any time: the chance that p ever falls to α under the null hypothesis is at
 * most α.
 *
 * <p>Λ = √(V/(V + nτ²))·exp(n²τ²δ̂²/(2V(V + nτ²))), p = min(previous p, 1/Λ). Not safe for several threads at once.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class SequentialTest {
    private final double tau;
    private final double variance;
    private double pValue = 1;

    private SequentialTest(double variance, double tau) {
        this.variance = Checks.positive("variance", variance);
        this.tau = Checks.positive("tau", tau);
    }

    /**
     * {@return a test at its start}
     *
     * @param variance V of one observation, above 0; for two independent arms the sum of their variances
     * @param tau τ, standard deviation of the effects that are bet on, above 0, in the unit of the effect: about the
     *     smallest effect that matters
     */
    public static SequentialTest of(double variance, double tau) {
        return new SequentialTest(variance, tau);
    }

    /**
     * Looks once.
     *
     * @param meanDifference δ̂ over all rows so far, less the null hypothesis
     * @param n rows so far, at least 1; it only grows
     * @return the always-valid p value so far
     */
    public TestResult look(double meanDifference, long n) {
        Checks.atLeast("n", 1, n);
        double log = logRatio(meanDifference, n);
        pValue = Math.min(pValue, Math.exp(-log));
        return new TestResult("mixture SPRT, always valid", Math.exp(log), pValue, n);
    }

    /**
     * {@return log Λ, the natural logarithm of the likelihood ratio; its exponential is an e-value}
     *
     * @param meanDifference δ̂ over all rows so far, less the null hypothesis
     * @param n rows so far, at least 1
     */
    public double logRatio(double meanDifference, long n) {
        // in standard deviations, so that the time of one row is 1
        return new NormalMixture(variance / (tau * tau))
                .logMixture(meanDifference * n / Math.sqrt(variance), (double) n);
    }

    /** {@return the smallest p value seen so far, 1 before the first look} */
    public double pValue() {
        return pValue;
    }
}
