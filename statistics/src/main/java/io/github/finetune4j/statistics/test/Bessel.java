// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

/** The modified Bessel function of the second kind. */
final class Bessel {
    private static final double STEP = 1.0 / 64;
    private static final double NEGLIGIBLE = 1e-20;

    private Bessel() {}

    /**
     * e^x·K_ν(x) = ∫₀^∞ exp(−x(cosh t − 1))·cosh(νt) dt, by the trapezoidal rule, which converges exponentially here.
     */
    static double scaledK(double order, double x) {
        double sum = 0.5;
        for (int i = 1; ; i++) {
            double t = i * STEP;
            double half = Math.sinh(t / 2);
            double term = Math.exp(-2 * x * half * half) * Math.cosh(order * t);
            sum += term;
            if (term < NEGLIGIBLE * sum) {
                return sum * STEP;
            }
        }
    }
}
