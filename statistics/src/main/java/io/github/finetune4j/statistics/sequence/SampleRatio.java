// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.sequence;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.test.TestResult;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apiguardian.api.API;

/**
 * Tests for a sample ratio mismatch: whether the arms of an experiment get their intended shares. A mismatch means that
 * something other than chance decides who is counted where, and no comparison can be trusted. The test is a sequential
 * multinomial one with a Dirichlet prior around the shares (Lindon and Malek, "Anytime-valid inference for multinomial
 * count data", NeurIPS 2022): it may be looked at after every visit.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class SampleRatio {
    // a wide prior sees gross mismatches within some dozens of visits, a narrow one sees small ones in millions: half
    // of the bet each
    private static final double[] CONCENTRATIONS = {100, 10_000};

    private SampleRatio() {}

    /**
     * {@return the test so far; the statistic is the natural logarithm of the e-value, p = min(1, 1/e) is always valid
     * at the moment of its smallest value}
     *
     * @param counts visits so far for each arm, at least two arms; effective counts need not be whole
     * @param shares what each arm should get, above 0; they are scaled to sum to 1
     */
    public static TestResult sequential(double[] counts, double[] shares) {
        if (counts.length < 2 || counts.length != shares.length) {
            throw new IllegalArgumentException("counts and shares: " + counts.length + " and " + shares.length
                    + " -> give as many of both, at least two");
        }
        double wide = logEvidence(counts, shares, CONCENTRATIONS[0]);
        double narrow = logEvidence(counts, shares, CONCENTRATIONS[1]);
        double log = Math.max(wide, narrow) + Math.log1p(Math.exp(-Math.abs(wide - narrow))) - Math.log(2);
        double n = java.util.Arrays.stream(counts).sum();
        return new TestResult(
                "sample ratio, sequential multinomial", log, Math.min(1, Math.exp(-log)), Math.round(Math.floor(n)));
    }

    private static double logEvidence(double[] counts, double[] shares, double concentration) {
        double total = java.util.Arrays.stream(shares).sum();
        double n = 0;
        double log = 0;
        for (int i = 0; i < counts.length; i++) {
            double share = Checks.positive("share", shares[i] / total);
            if (!(counts[i] >= 0)) {
                throw new IllegalArgumentException("count: " + counts[i] + " at index " + i + " -> give at least 0");
            }
            double prior = concentration * share;
            log += LogGamma.value(prior + counts[i]) - LogGamma.value(prior) - counts[i] * Math.log(share);
            n += counts[i];
        }
        return log + LogGamma.value(concentration) - LogGamma.value(concentration + n);
    }
}
