// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import org.apache.commons.math3.special.Gamma;

/** See {@link Mixture#gammaExponential}. */
record GammaExponentialMixture(double rho, double scale, double constant) implements Mixture {
    static GammaExponentialMixture of(double optimalTime, double alpha, double scale) {
        Checks.positive("scale", scale);
        double rho = OneSidedNormalMixture.bestRho(optimalTime, alpha);
        double r = rho / (scale * scale);
        double constant = r * Math.log(r) - Gamma.logGamma(r) - Math.log(Gamma.regularizedGammaP(r, r));
        return new GammaExponentialMixture(rho, scale, constant);
    }

    @Override
    public double logMixture(double sum, double time) {
        double square = scale * scale;
        double shape = (time + rho) / square;
        double moved = (scale * sum + time) / square;
        double rate = moved + rho / square;
        return constant
                + Gamma.logGamma(shape)
                + Math.log(Gamma.regularizedGammaP(shape, rate))
                - shape * Math.log(rate)
                + moved;
    }

    @Override
    public double bound(double time, double alpha) {
        return MixtureBounds.solve(this, time, alpha);
    }
}
