// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import org.apiguardian.api.API;

/**
 * A mixture supermartingale: how strongly a sum of deviations S with intrinsic time V speaks against chance, however
 * often one looks. Under the null hypothesis {@code exp(logMixture(S, V))} has an expectation of at most 1 at every
 * time and every stopping time, so S passes {@link #bound} at any time with a chance of at most α (Ville's inequality).
 * It is an e-value.
 *
 * <p>Each mixture spreads its bets over alternatives; it is tuned to be tightest at the intrinsic time
 * {@code optimalTime}, and valid at all others. Source of all formulas: Howard, Ramdas, McAuliffe, Sekhon,
 * "Time-uniform, nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49, 2021; Robbins 1970 for
 * the normal one.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public sealed interface Mixture
        permits NormalMixture,
                OneSidedNormalMixture,
                GammaExponentialMixture,
                GammaPoissonMixture,
                BetaBinomialMixture {

    /**
     * {@return the logarithm of the mixture, natural; its exponential is the e-value}
     *
     * @param sum S, the sum of deviations from the null hypothesis
     * @param time V, the intrinsic time: the variance summed up so far, above 0
     */
    double logMixture(double sum, double time);

    /**
     * {@return the sum of deviations that is passed at any time with a chance of at most α}
     *
     * @param time V, the intrinsic time, above 0
     * @param alpha chance of passing it under the null hypothesis, between 0 and 1
     */
    double bound(double time, double alpha);

    /**
     * The normal mixture for both sides: log m = ½log(ρ/(V+ρ)) + S²/(2(V+ρ)), for sums of independent normal or
     * sub-Gaussian deviations. With ρ = V/(nτ²) it is the mixture sequential probability ratio test; see
     * {@link SequentialTest}.
     *
     * @param optimalTime intrinsic time at which the bound is tightest, above 0
     * @param alpha the α that it is tuned for, between 0 and 1
     * @return the mixture
     */
    static NormalMixture normal(double optimalTime, double alpha) {
        return new NormalMixture(NormalMixture.bestRho(optimalTime, alpha));
    }

    /**
     * The normal mixture for deviations upwards only: log m = ½log(4ρ/(V+ρ)) + S²/(2(V+ρ)) + log Φ(S/√(V+ρ)).
     *
     * @param optimalTime intrinsic time at which the bound is tightest, above 0
     * @param alpha the α that it is tuned for, between 0 and 0.5
     * @return the mixture
     */
    static Mixture oneSidedNormal(double optimalTime, double alpha) {
        return new OneSidedNormalMixture(OneSidedNormalMixture.bestRho(optimalTime, alpha));
    }

    /**
     * The gamma-exponential mixture, for sub-exponential sums with scale c, deviations upwards; for a bounded score
     * with estimated variance this is an empirical Bernstein bound.
     *
     * @param optimalTime intrinsic time at which the bound is tightest, above 0
     * @param alpha the α that it is tuned for, between 0 and 0.5
     * @param scale c, above 0
     * @return the mixture
     */
    static Mixture gammaExponential(double optimalTime, double alpha, double scale) {
        return GammaExponentialMixture.of(optimalTime, alpha, scale);
    }

    /**
     * The gamma-Poisson mixture, for sub-Poisson sums with scale c, deviations upwards.
     *
     * @param optimalTime intrinsic time at which the bound is tightest, above 0
     * @param alpha the α that it is tuned for, between 0 and 0.5
     * @param scale c, above 0
     * @return the mixture
     */
    static Mixture gammaPoisson(double optimalTime, double alpha, double scale) {
        return GammaPoissonMixture.of(optimalTime, alpha, scale);
    }

    /**
     * The beta-binomial mixture for both sides, for sums of variables that lie between −g and h. A pass/fail score with
     * rate p has g = p and h = 1 − p and intrinsic time p(1 − p) per trial.
     *
     * @param optimalTime intrinsic time at which the bound is tightest, above 0
     * @param alpha the α that it is tuned for, between 0 and 1
     * @param below g, how far a value may lie below, above 0
     * @param above h, how far a value may lie above, above 0
     * @return the mixture
     */
    static Mixture betaBinomial(double optimalTime, double alpha, double below, double above) {
        return BetaBinomialMixture.of(optimalTime, alpha, below, above, false);
    }

    /**
     * The beta-binomial mixture for deviations upwards only; see {@link #betaBinomial}.
     *
     * @param optimalTime intrinsic time at which the bound is tightest, above 0
     * @param alpha the α that it is tuned for, between 0 and 0.5
     * @param below g, how far a value may lie below, above 0
     * @param above h, how far a value may lie above, above 0
     * @return the mixture
     */
    static Mixture oneSidedBetaBinomial(double optimalTime, double alpha, double below, double above) {
        return BetaBinomialMixture.of(optimalTime, alpha, below, above, true);
    }
}
