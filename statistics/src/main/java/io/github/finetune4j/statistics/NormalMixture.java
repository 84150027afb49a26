// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import org.apiguardian.api.API;

/**
 * The two-sided normal mixture of {@link Mixture#normal}, by its precision ρ.
 *
 * @param rho ρ, above 0, in units of intrinsic time
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record NormalMixture(double rho) implements Mixture {
    /** Checks ρ. */
    public NormalMixture {
        Checks.positive("rho", rho);
    }

    /**
     * {@return the ρ that makes the bound nearly tightest at this time: V/(2log(1/α) + log(1 + 2log(1/α)))}
     *
     * @param time intrinsic time, above 0
     * @param alpha between 0 and 1
     */
    public static double bestRho(double time, double alpha) {
        Checks.positive("time", time);
        double twice = -2 * Math.log(Checks.open01("alpha", alpha));
        return time / (twice + Math.log(1 + twice));
    }

    @Override
    public double logMixture(double sum, double time) {
        return Math.log(rho / (time + rho)) / 2 + sum * sum / (2 * (time + rho));
    }

    /** {@return √((V + ρ)·(log(1 + V/ρ) + 2log(1/α))), for |S|} */
    @Override
    public double bound(double time, double alpha) {
        MixtureBounds.check(time, alpha);
        return Math.sqrt((time + rho) * (Math.log1p(time / rho) - 2 * Math.log(alpha)));
    }
}
