// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * The exact unconditional test of paired pass rates, ordered by the score: the chance of a score as great, over both
 * cells of discordant pairs, where the loss is the margin. How many pairs are discordant is not known; the chance is
 * the greatest within a confidence interval of that rate, whose own error is added (Berger and Boos, JASA 89, 1994).
 * A loss that Chernoff's bound shows at once is not summed, which a further part of the error pays for.
 */
final class ExactPaired {
    private static final double INTERVAL_SHARE = 0.02; // of the chance of an error
    private static final double CLEAR_SHARE = 0.02;
    private static final double TINY = 1e-12;
    private static final double TIE = 1e-9;
    private static final int RATES = 5;
    private static final int GOLDEN_STEPS = 40;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final double STEEPEST = 30;

    private final long difference;
    private final long n;
    private final double margin;
    private final double score;

    private ExactPaired(long gained, long lost, long n, double margin) {
        this.difference = lost - gained;
        this.n = n;
        this.margin = margin;
        score = PairedProportions.score(gained, lost, n, -margin);
    }

    /** {@return the p value of losing at least the margin more than is gained} */
    static double pValue(long gained, long lost, long n, double margin, double level) {
        if (lost - gained >= n * margin) {
            return 1;
        }
        double clear = CLEAR_SHARE * (1 - level);
        double beta = INTERVAL_SHARE * (1 - level);
        Interval rates = Proportions.clopperPearson(gained + lost, n, 1 - beta);
        double upper = Math.max(rates.upper(), margin);
        ExactPaired test = new ExactPaired(gained, lost, n, margin);
        double rest = test.chernoff(upper) <= clear ? 0 : test.greatest(Math.max(rates.lower(), margin), upper);
        return Math.min(1, beta + clear + rest);
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

    private double greatest(double lower, double upper) {
        double greatest = 0;
        for (int i = 0; i < RATES; i++) {
            greatest = Math.max(greatest, chance(lower + (upper - lower) * i / (RATES - 1)));
        }
        return greatest;
    }

    /** {@return the chance of a score that is as great, where the true difference is the margin} */
    private double chance(double rate) {
        long mode = Math.min(n, (long) ((n + 1) * rate));
        double atMode = Math.exp(logChance(mode, rate));
        double sum = atMode * asGreat(mode, rate);
        double chance = atMode;
        for (long pairs = mode; pairs < n && chance > TINY; pairs++) {
            chance *= (n - pairs) / (pairs + 1.0) * rate / (1 - rate);
            sum += chance * asGreat(pairs + 1, rate);
        }
        chance = atMode;
        for (long pairs = mode; pairs > 0 && chance > TINY; pairs--) {
            chance *= pairs / (n - pairs + 1.0) * (1 - rate) / rate;
            sum += chance * asGreat(pairs - 1, rate);
        }
        return Math.min(1, sum);
    }

    private double logChance(long pairs, double rate) {
        double ways = LogGamma.value(n + 1.0) - LogGamma.value(pairs + 1.0) - LogGamma.value(n - pairs + 1.0);
        double others = n == pairs ? 0 : (n - pairs) * Math.log1p(-rate);
        return ways + pairs * Math.log(rate) + others;
    }

    /** {@return the chance of a score that is as great among so many discordant pairs} */
    private double asGreat(long pairs, double rate) {
        long most = mostLost(pairs);
        if (most < 0) {
            return 0;
        }
        double lost = (rate + margin) / 2 / rate;
        return most >= pairs ? 1 : RegularizedBeta.value(1 - lost, (double) (pairs - most), most + 1.0);
    }

    /** {@return how many of the discordant pairs may be lost; -1 where not even none} The score falls with them. */
    private long mostLost(long pairs) {
        long low = -1;
        long high = pairs;
        while (low < high) {
            long middle = Math.floorDiv(low + high + 1, 2L);
            if (PairedProportions.score(pairs - middle, middle, n, -margin) >= score - TIE) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
