// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The noncentral t distribution, as the mean of a normal probability over the distribution of the standard deviation.
 */
public final class NoncentralT {
    private static final GaussIntegrator PANEL = new GaussIntegratorFactory().legendre(24, -1, 1);
    private static final int PANELS = 40;
    private static final double TAILS = 12;

    private NoncentralT() {}

    /**
     * P(T ≤ t) = ∫ Φ(t·s − δ) f(s) ds, where s² is χ²/df.
     *
     * @param df degrees of freedom, above 0, may be fractional
     * @param delta noncentrality
     */
    public static double cumulative(double t, double df, double delta) {
        double spread = 1 / Math.sqrt(2 * df);
        double from = Math.max(0, 1 - TAILS * Math.max(spread, spread * spread * 4));
        double to = 1 + TAILS * Math.max(spread, spread * spread * 4);
        double log = Math.log(2) + df / 2 * Math.log(df / 2) - LogGamma.value(df / 2);
        double half = (to - from) / PANELS / 2;
        double sum = 0;
        for (int panel = 0; panel < PANELS; panel++) {
            double centre = from + (2 * panel + 1) * half;
            sum += half
                    * PANEL.integrate(x ->
                            density(centre + half * x, df, log) * Normal.cumulative(t * (centre + half * x) - delta));
        }
        return Math.min(1, Math.max(0, sum));
    }

    private static double density(double s, double df, double log) {
        return s <= 0 ? 0 : Math.exp(log + (df - 1) * Math.log(s) - df * s * s / 2);
    }
}
