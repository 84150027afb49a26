// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import org.apache.commons.math3.special.Gamma;

/** See {@link Mixture#gammaPoisson}. */
record GammaPoissonMixture(double rho, double scale, double constant) implements Mixture {
    static GammaPoissonMixture of(double optimalTime, double alpha, double scale) {
        Checks.positive("scale", scale);
        double rho = OneSidedNormalMixture.bestRho(optimalTime, alpha);
        double r = rho / (scale * scale);
        double constant = r * Math.log(r) - Gamma.logGamma(r) - Math.log(Gamma.regularizedGammaQ(r, r));
        return new GammaPoissonMixture(rho, scale, constant);
    }

    @Override
    public double logMixture(double sum, double time) {
        double square = scale * scale;
        double rate = (time + rho) / square;
        double shape = sum / scale + rate;
        return constant
                + Gamma.logGamma(shape)
                + Math.log(Gamma.regularizedGammaQ(shape, rate))
                - shape * Math.log(rate)
                + time / square;
    }

    @Override
    public double bound(double time, double alpha) {
        return MixtureBounds.solve(this, time, alpha);
    }
}
