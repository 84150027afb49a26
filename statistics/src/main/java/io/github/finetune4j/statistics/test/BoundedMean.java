// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.Checks;
import java.util.Arrays;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apiguardian.api.API;

/**
 * Tests whether the mean of bounded values, such as losses, is at most a limit. A small p value shows that it is. Each
 * holds at any number of rows; none rests on the central limit theorem.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BoundedMean {
    private static final double HELD_BACK = 0.9; // of the greatest bet that can't lose everything
    private static final double PRIOR_MEAN = 0.5;
    private static final double PRIOR_VARIANCE = 0.25;
    private static final double ENOUGH = 1e100;
    private static final int HALVINGS = 40;
    private static final double ROUNDING = 1e-9; // a sum divided and multiplied again must not cost a hit

    private BoundedMean() {}

    /**
     * {@return the p value of Hoeffding and Bentkus (Bates et al., JACM 68, 2021) for the hypothesis that the mean is
     * above the limit: the lesser of exp(−n·KL(mean, limit)) and e·P(Bin(n, limit) ≤ ⌈n·mean⌉)}
     *
     * @param mean of the values, from 0 to 1
     * @param n how many there are, at least 1
     * @param limit what the mean is to be at most, between 0 and 1
     */
    public static double hoeffdingBentkus(double mean, long n, double limit) {
        return Math.min(hoeffding(mean, n, limit), Math.min(1, Math.E * tail(mean, n, limit)));
    }

    /**
     * {@return the p value where all values are 0 or 1: as {@link #hoeffdingBentkus}, with the exact binomial tail}
     *
     * @param mean of the values, from 0 to 1
     * @param n how many there are, at least 1
     * @param limit what the mean is to be at most, between 0 and 1
     */
    public static double binomial(double mean, long n, double limit) {
        return Math.min(hoeffding(mean, n, limit), tail(mean, n, limit));
    }

    private static double hoeffding(double mean, long n, double limit) {
        Checks.closed01("mean", mean);
        Checks.atLeast("n", 1, n);
        Checks.open01("limit", limit);
        double low = Math.min(mean, limit);
        double hits = low == 0 ? 0 : low * Math.log(low / limit);
        double misses = low == 1 ? 0 : (1 - low) * Math.log((1 - low) / (1 - limit));
        return Math.exp(-n * (hits + misses));
    }

    private static double tail(double mean, long n, double limit) {
        double hits = Math.ceil(n * mean - ROUNDING);
        return hits >= n ? 1 : RegularizedBeta.value(1 - limit, n - hits, hits + 1);
    }

    /**
     * {@return the p value of a bet against the hypothesis that the mean is at least the limit (Waudby-Smith and
     * Ramdas, JRSS B 86, 2024): 1 over the greatest capital on the way, each bet sized by the variance of the values
     * before it so that the level is reached soonest at this n} It adapts to the variance, which {@link
     * #hoeffdingBentkus} does not: much stronger for values that are mostly the same. Their order must not depend on
     * them: shuffle rows that are sorted.
     *
     * @param values at least one, within the limits
     * @param least smallest possible value
     * @param greatest largest possible value, above {@code least}
     * @param limit what the mean is to be below, between the two
     * @param level confidence level at which it is strongest, between 0 and 1
     */
    public static double betting(double[] values, double least, double greatest, double limit, double level) {
        Checks.finite("values", 1, values);
        double range = Checks.positive("the range between the limits", greatest - least);
        double m = Checks.open01("limit within the range", (limit - least) / range);
        double growth = 2 * Math.log(1 / (1 - Checks.level(level))) / values.length;
        double most = HELD_BACK / (1 - m);
        double variance = PRIOR_VARIANCE;
        double sum = PRIOR_MEAN;
        double squares = PRIOR_VARIANCE;
        double capital = 1;
        double best = 1;
        for (int i = 0; i < values.length && best < ENOUGH; i++) {
            double x = Checks.closed01("value within the limits, as a share of the range", (values[i] - least) / range);
            capital *= 1 + Math.min(most, Math.sqrt(growth / variance)) * (m - x);
            best = Math.max(best, capital);
            sum += x;
            double miss = x - sum / (i + 2);
            squares += miss * miss;
            variance = squares / (i + 2);
        }
        return 1 / best;
    }

    /**
     * {@return the upper confidence bound of a mean that goes with {@link #betting}, to a millionth of a millionth of
     * the range; at most {@code greatest}}
     *
     * @param values at least one, within the limits
     * @param least smallest possible value
     * @param greatest largest possible value, above {@code least}
     * @param level confidence level, between 0 and 1
     */
    public static double bettingUpper(double[] values, double least, double greatest, double level) {
        double low =
                Math.max(least, Arrays.stream(values).average().orElse(least)); // after a lucky start it falls below
        double high = greatest;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (betting(values, least, greatest, middle, level) <= 1 - level) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /**
     * {@return Hoeffding's upper bound of a mean: mean + √(log(1/δ)/2n)}
     *
     * @param mean of the values, from 0 to 1
     * @param n how many there are, at least 1
     * @param delta the chance of being wrong, between 0 and 1
     */
    public static double hoeffdingUpper(double mean, long n, double delta) {
        Checks.open01("delta", delta);
        return Checks.closed01("mean", mean) + Math.sqrt(Math.log(1 / delta) / (2.0 * Checks.atLeast("n", 1, n)));
    }

    /**
     * {@return the empirical Bernstein bound of a mean (Maurer and Pontil, COLT 2009): mean + √(2σ̂²·log(2/δ)/n) +
     * 7·log(2/δ)/(3(n − 1))}
     *
     * @param mean of the values, from 0 to 1
     * @param variance of the values with n − 1 below, at least 0
     * @param n how many there are, at least 2
     * @param delta the chance of being wrong, between 0 and 1
     */
    public static double bernsteinUpper(double mean, double variance, long n, double delta) {
        double log = Math.log(2 / Checks.open01("delta", delta));
        Checks.atLeast("n", 2, n);
        return Checks.closed01("mean", mean) + Math.sqrt(2 * variance * log / n) + 7 * log / (3.0 * (n - 1));
    }
}
