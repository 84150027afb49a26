// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/** See {@link Mixture#oneSidedNormal}. */
record OneSidedNormalMixture(double rho) implements Mixture {
    static double bestRho(double time, double alpha) {
        if (!(alpha > 0 && alpha < 0.5)) {
            throw new IllegalArgumentException(
                    "alpha of a one-sided mixture: " + alpha + " -> give a number between 0 and 0.5, both excluded");
        }
        return NormalMixture.bestRho(time, 2 * alpha);
    }

    @Override
    public double logMixture(double sum, double time) {
        double all = time + rho;
        return Math.log(4 * rho / all) / 2 + sum * sum / (2 * all) + Math.log(Normal.cumulative(sum / Math.sqrt(all)));
    }

    @Override
    public double bound(double time, double alpha) {
        return MixtureBounds.solve(this, time, alpha);
    }
}
