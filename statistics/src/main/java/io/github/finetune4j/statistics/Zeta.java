// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/** Riemann's zeta function for arguments above 1. */
final class Zeta {
    private static final int SUMMED = 20;
    /** B₂ₖ/(2k)! for k = 1 … 8. */
    private static final double[] BERNOULLI = {
        1.0 / 12,
        -1.0 / 720,
        1.0 / 30240,
        -1.0 / 1209600,
        1.0 / 47900160,
        -691.0 / 1307674368000.0,
        1.0 / 74724249600.0,
        -3617.0 / 10670622842880000.0
    };

    private Zeta() {}

    /** The first terms added up, the rest by Euler and Maclaurin's formula. */
    static double of(double s) {
        double sum = 0;
        for (int n = 1; n < SUMMED; n++) {
            sum += Math.pow(n, -s);
        }
        sum += Math.pow(SUMMED, 1 - s) / (s - 1) + Math.pow(SUMMED, -s) / 2;
        double term = s * Math.pow(SUMMED, -s - 1);
        for (int k = 1; k <= BERNOULLI.length; k++) {
            sum += BERNOULLI[k - 1] * term;
            term *= (s + 2 * k - 1) * (s + 2 * k) / ((double) SUMMED * SUMMED);
        }
        return sum;
    }
}
