// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.sequence;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.TestResult;
import org.apiguardian.api.API;

/**
 * Confidence sequences: intervals that hold at all times together. With the probability of the level, the truth lies in
 * every one of them, however often one looks and whenever one stops. The price is some width: about 1.4 to 2 times that
 * of an interval for a fixed n.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ConfidenceSequences {
    private ConfidenceSequences() {}

    /**
     * A mean whose standard deviation is estimated, by the asymptotic confidence sequence of Waudby-Smith, Arbour,
     * Sinha, Kennedy and Ramdas (arXiv 2103.06476, equation 9): half-width σ̂·√(2(nρ² + 1)/(n²ρ²)·log(√(nρ² + 1)/α)).
     * It holds for large n, like every interval that rests on the central limit theorem; look for the first time not
     * before some dozens.
     *
     * @param mean of the values so far, finite
     * @param standardDeviation of the values so far, at least 0; for a difference of independent means, √n times its
     *     standard error
     * @param n values so far, at least 1
     * @param level confidence level over all times, between 0 and 1
     * @param optimalN n at which the sequence is tightest, above 0
     * @return the interval at this time
     */
    public static Interval asymptotic(double mean, double standardDeviation, long n, double level, double optimalN) {
        Checks.finite("mean", 1, new double[] {mean});
        Checks.atLeast("n", 1, n);
        if (!(standardDeviation >= 0) || Double.isInfinite(standardDeviation)) {
            throw new IllegalArgumentException(
                    "standardDeviation: " + standardDeviation + " -> give a finite number of at least 0");
        }
        double alpha = 1 - Checks.level(level);
        double rho = asymptoticRho(alpha, optimalN);
        double scaled = n * rho * rho;
        double half = standardDeviation
                * Math.sqrt(2 * (scaled + 1) / (n * scaled) * Math.log(Math.sqrt(scaled + 1) / alpha));
        return new Interval(mean, mean - half, mean + half, level, "asymptotic confidence sequence", n);
    }

    /**
     * The always-valid test of a mean of 0 that goes with {@link #asymptotic}: p is the smallest α, at the ρ of this
     * level, at which the interval leaves 0 out.
     *
     * @param mean of the values so far, finite
     * @param standardDeviation of the values so far, at least 0
     * @param n values so far, at least 1
     * @param level confidence level for which {@code optimalN} is meant
     * @param optimalN n at which the sequence is tightest, above 0
     * @return the test; the statistic is the mean in standard errors
     */
    public static TestResult asymptoticTest(
            double mean, double standardDeviation, long n, double level, double optimalN) {
        asymptotic(mean, standardDeviation, n, level, optimalN);
        double rho = asymptoticRho(1 - level, optimalN);
        double scaled = n * rho * rho;
        double z = mean == 0 ? 0 : mean * Math.sqrt((double) n) / standardDeviation;
        double p = Math.sqrt(scaled + 1) * Math.exp(-z * z * scaled / (2 * (scaled + 1)));
        return new TestResult("asymptotic confidence sequence, always valid", z, Math.min(1, p), n);
    }

    /**
     * {@return the ρ of {@link #asymptotic} that makes it tightest at n: √((−2log α + log(1 − 2log α))/n)}
     *
     * @param alpha between 0 and 1
     * @param optimalN above 0
     */
    public static double asymptoticRho(double alpha, double optimalN) {
        double twice = -2 * Math.log(Checks.open01("alpha", alpha));
        return Math.sqrt((twice + Math.log(twice + 1)) / Checks.positive("optimalN", optimalN));
    }

    /**
     * The mean of a score between two limits, by betting (Waudby-Smith and Ramdas, JRSS B 86, 2024): every candidate
     * mean is bet against with the predictable plug-in bets of an empirical Bernstein bound, upwards and downwards,
     * each side with half of the chance; the candidates against which nothing has won 1/α so far are the interval.
     * Exact at any n, needs no variance, and adapts to it; the tightest of the sequences here for bounded scores of
     * small variance.
     *
     * @param values in the order of arrival, each within the limits; at least one
     * @param least smallest possible value
     * @param greatest largest possible value, above {@code least}
     * @param level confidence level over all times, between 0 and 1
     * @return the interval after the last value, on a grid of a thousandth of the range, rounded outwards
     */
    public static Interval bounded(double[] values, double least, double greatest, double level) {
        Bets bets = new Bets(least, greatest, level);
        for (double value : Checks.finite("values", 1, values)) {
            bets.add(value);
        }
        return bets.interval();
    }

    /**
     * {@return a sequence for a mean between two limits that takes one value after the other; see {@link #bounded}}
     *
     * @param least smallest possible value
     * @param greatest largest possible value, above {@code least}
     * @param level confidence level over all times, between 0 and 1
     */
    public static Bets bets(double least, double greatest, double level) {
        return new Bets(least, greatest, level);
    }
}
