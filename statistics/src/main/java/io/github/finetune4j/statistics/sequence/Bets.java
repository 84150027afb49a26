// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.sequence;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.interval.Interval;
import org.apiguardian.api.API;

/**
 * A confidence sequence for a bounded mean, fed one value at a time; {@link ConfidenceSequences#bounded} says how it
 * works. Each value costs one pass over 1001 candidates. Not safe for several threads at once.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Bets {
    private static final int BREAKS = 1000;
    private static final double TRUNCATION = 0.5;
    private static final double PRIOR_MEAN = 0.5;
    private static final double PRIOR_VARIANCE = 0.25;

    private final double least;
    private final double range;
    private final double alpha;
    private final double[] up = new double[BREAKS + 1];
    private final double[] down = new double[BREAKS + 1];
    private long n;
    private double sum;
    private double squares;
    private double variance = PRIOR_VARIANCE;
    private double lower;
    private double upper = 1;

    Bets(double least, double greatest, double level) {
        this.least = Checks.finite("the limits", 2, new double[] {least, greatest})[0];
        this.range = Checks.positive("the range between the limits", greatest - least);
        this.alpha = 1 - Checks.level(level);
    }

    /**
     * Takes one more value.
     *
     * @param value within the limits
     * @return this
     */
    public Bets add(double value) {
        double x = (value - least) / range;
        if (!(x >= 0 && x <= 1)) {
            throw new IllegalArgumentException(
                    "value: " + value + " -> give one within the limits " + least + " and " + (least + range));
        }
        n++;
        double bet = Math.sqrt(2 * Math.log(2 / alpha) / (n * Math.log(1.0 + n) * variance));
        for (int i = 0; i <= BREAKS; i++) {
            double m = (double) i / BREAKS;
            up[i] += logGrowth(Math.min(bet, TRUNCATION / m), x - m);
            down[i] += logGrowth(Math.min(bet, TRUNCATION / (1 - m)), m - x);
        }
        learn(x);
        narrow();
        return this;
    }

    /** What was ruled out once stays ruled out. */
    private void narrow() {
        int first = 0;
        int last = BREAKS;
        while (first <= BREAKS && lost(first)) {
            first++;
        }
        while (last >= first && lost(last)) {
            last--;
        }
        double low = Math.max(lower, (first - 1.0) / BREAKS);
        double high = Math.min(upper, (last + 1.0) / BREAKS);
        if (low <= high && first <= last) {
            lower = low;
            upper = high;
        }
    }

    /** An endless bet that neither wins nor loses leaves the capital as it is. */
    private static double logGrowth(double bet, double gain) {
        return gain == 0 ? 0 : Math.log1p(bet * gain);
    }

    private void learn(double x) {
        sum += x;
        double mean = Math.min((PRIOR_MEAN + sum) / (n + 1), 1);
        squares += (x - mean) * (x - mean);
        variance = (PRIOR_VARIANCE + squares) / (n + 1);
    }

    /** {@return how many values it has taken} */
    public long n() {
        return n;
    }

    /**
     * {@return the interval after the values so far, the intersection of all intervals up to now}
     *
     * @throws IllegalStateException before the first value
     */
    public Interval interval() {
        if (n == 0) {
            throw new IllegalStateException("no value yet -> add(...) at least one before asking for the interval");
        }
        return new Interval(
                least + range * sum / n,
                least + range * lower,
                least + range * upper,
                1 - alpha,
                "betting confidence sequence",
                n);
    }

    /**
     * {@return the always-valid p value of a candidate mean at this time: 2 over the greater of both bets' capital, at
     * most 1; the chance that it is ever at most α while the candidate is the truth is at most α}
     *
     * @param mean within the limits; rounded to a thousandth of the range
     */
    public double pValue(double mean) {
        double place = (mean - least) / range;
        if (!(place >= 0 && place <= 1)) {
            throw new IllegalArgumentException(
                    "mean: " + mean + " -> give one within the limits " + least + " and " + (least + range));
        }
        int candidate = (int) Math.rint(place * BREAKS);
        return Math.min(1, 2 * Math.exp(-Math.max(up[candidate], down[candidate])));
    }

    private boolean lost(int candidate) {
        return Math.max(up[candidate], down[candidate]) - Math.log(2) > -Math.log(alpha);
    }
}
