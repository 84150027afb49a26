// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.interval.Proportions;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * The exact test of paired pass rates: the chance, over both cells of discordant pairs, that so few more pairs are lost
 * than gained as were. How many pairs are discordant is not known; the chance is the greatest within a confidence
 * bound of it, whose own error is added (Berger and Boos, JASA 89, 1994).
 */
final class ExactPaired {
    private static final double BOUND_SHARE = 0.02; // of the chance of an error
    private static final double CLEAR = 0.2; // of it: where Chernoff's bound is below, nothing is summed
    private static final double TINY = 1e-16;
    private static final int RATES = 5;
    private static final int GOLDEN_STEPS = 60;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final double STEEPEST = 30;

    private final long difference;
    private final long n;
    private final double margin;

    private ExactPaired(long difference, long n, double margin) {
        this.difference = difference;
        this.n = n;
        this.margin = margin;
    }

    /** {@return the p value of losing at least the margin more than is gained} */
    static double pValue(long gained, long lost, long n, double margin, double level) {
        if (lost - gained >= n * margin) {
            return 1;
        }
        double beta = BOUND_SHARE * (1 - level);
        double most = Proportions.clopperPearson(gained + lost, n, 1 - 2 * beta).upper();
        ExactPaired test = new ExactPaired(lost - gained, n, margin);
        double upper = Math.max(most, margin);
        double chernoff = test.chernoff(upper);
        return Math.min(1, beta + (chernoff <= CLEAR * (1 - level) ? chernoff : test.greatest(upper)));
    }

    /** A bound that grows with the rate of discordant pairs, so one look at the greatest is enough. */
    private double chernoff(double rate) {
        double low = 0;
        double high = STEEPEST;
        for (int i = 0; i < GOLDEN_STEPS; i++) {
            double first = high - GOLDEN * (high - low);
            double second = low + GOLDEN * (high - low);
            if (exponent(rate, first) < exponent(rate, second)) {
                high = second;
            } else {
                low = first;
            }
        }
        return Math.exp(Math.min(0, exponent(rate, (low + high) / 2)));
    }

    private double exponent(double rate, double slope) {
        double lost = (rate + margin) / 2;
        double gained = (rate - margin) / 2;
        return n * Math.log1p(lost * Math.expm1(-slope) + gained * Math.expm1(slope)) + slope * difference;
    }

    private double greatest(double upper) {
        double greatest = 0;
        for (int i = 0; i < RATES; i++) {
            double rate = margin + (upper - margin) * (RATES - i) / RATES;
            greatest = Math.max(greatest, chance(rate));
        }
        return greatest;
    }

    /** {@return the chance of a difference that is at most the one seen, where the true one is the margin} */
    private double chance(double rate) {
        long mode = Math.min(n, (long) ((n + 1) * rate));
        double atMode = Math.exp(logChance(mode, rate));
        double sum = atMode * below(mode, rate);
        double chance = atMode;
        for (long pairs = mode; pairs < n && chance > TINY; pairs++) {
            chance *= (n - pairs) / (pairs + 1.0) * rate / (1 - rate);
            sum += chance * below(pairs + 1, rate);
        }
        chance = atMode;
        for (long pairs = mode; pairs > 0 && chance > TINY; pairs--) {
            chance *= pairs / (n - pairs + 1.0) * (1 - rate) / rate;
            sum += chance * below(pairs - 1, rate);
        }
        return Math.min(1, sum);
    }

    private double logChance(long pairs, double rate) {
        double ways = LogGamma.value(n + 1.0) - LogGamma.value(pairs + 1.0) - LogGamma.value(n - pairs + 1.0);
        double others = n == pairs ? 0 : (n - pairs) * Math.log1p(-rate);
        return ways + pairs * Math.log(rate) + others;
    }

    /** {@return the chance of no greater difference among so many discordant pairs} */
    private double below(long pairs, double rate) {
        long most = Math.floorDiv(pairs + difference, 2L);
        if (most < 0) {
            return 0;
        }
        double lost = (rate + margin) / 2 / rate;
        return most >= pairs ? 1 : RegularizedBeta.value(1 - lost, (double) (pairs - most), most + 1.0);
    }
}
