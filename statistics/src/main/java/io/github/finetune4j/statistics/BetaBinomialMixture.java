// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;

/** See {@link Mixture#betaBinomial}. */
record BetaBinomialMixture(double r, double g, double h, boolean oneSided, double normalizer) implements Mixture {
    private static final double LEAST = 1e-3;

    static BetaBinomialMixture of(double optimalTime, double alpha, double g, double h, boolean oneSided) {
        Checks.positive("below", g);
        Checks.positive("above", h);
        double rho = oneSided
                ? OneSidedNormalMixture.bestRho(optimalTime, alpha)
                : NormalMixture.bestRho(optimalTime, alpha);
        double r = Math.max(rho - g * h, LEAST * g * h);
        double normalizer = logBeta(r / (g * (g + h)), r / (h * (g + h)), g, h, oneSided);
        return new BetaBinomialMixture(r, g, h, oneSided, normalizer);
    }

    @Override
    public double logMixture(double sum, double time) {
        return time / (g * h) * Math.log(g + h)
                - (time + h * sum) / (h * (g + h)) * Math.log(g)
                - (time - g * sum) / (g * (g + h)) * Math.log(h)
                + logBeta((r + time - g * sum) / (g * (g + h)), (r + time + h * sum) / (h * (g + h)), g, h, oneSided)
                - normalizer;
    }

    /** {@return the bound, at most V/g: no sum can be larger} */
    @Override
    public double bound(double time, double alpha) {
        MixtureBounds.check(time, alpha);
        double largest = time / g;
        double threshold = -Math.log(alpha);
        return logMixture(largest, time) <= threshold
                ? largest
                : Solve.threshold(sum -> logMixture(sum, time) > threshold, 0, largest);
    }

    /** log of the beta function, or of its incomplete form up to h/(g + h). */
    private static double logBeta(double a, double b, double g, double h, boolean oneSided) {
        double complete = Gamma.logGamma(a) + Gamma.logGamma(b) - Gamma.logGamma(a + b);
        return oneSided ? complete + Math.log(Beta.regularizedBeta(h / (g + h), a, b)) : complete;
    }
}
