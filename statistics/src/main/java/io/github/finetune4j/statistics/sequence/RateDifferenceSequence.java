// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.sequence;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.interval.Interval;
import org.apiguardian.api.API;

/**
 * A confidence sequence for the difference of two rates: of Bernoulli trials, or of any scores between 0 and 1, on two
 * arms in any order and any proportion.
 *
 * <p>The evidence against a pair of rates is the product of the evidence that {@link RateSequence} has against each:
 * under the true pair a non-negative martingale that starts at 1, so it exceeds 1/α with a chance of at most α (Ville's
 * inequality). The interval is what the remaining pairs have as differences. It is exact, and narrower than the
 * difference of two intervals that hold by themselves.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class RateDifferenceSequence {
    private static final double LEAST = 1e-9;
    private static final double MOST = 1e15;
    private static final int STEPS = 60;
    private static final double NEAR = 1e-7;
    private static final double STRIDE = 4;

    private final Arm first;
    private final Arm second;
    private final double factor;
    private final double limit;

    private RateDifferenceSequence(Arm first, Arm second, double factor, double limit) {
        this.first = first;
        this.second = second;
        this.factor = factor;
        this.limit = limit;
    }

    /**
     * {@return the differences that are not ruled out so far: second rate less {@code factor} times the first}
     *
     * @param successes of the first arm so far, from 0 to {@code n}
     * @param n trials of the first arm so far, above 0
     * @param otherSuccesses of the second arm so far, from 0 to {@code otherN}
     * @param otherN trials of the second arm so far, above 0
     * @param factor what the first rate is multiplied with, above 0; 1 for the plain difference
     * @param level confidence level over all times, between 0 and 1
     */
    public static Interval interval(
            double successes, double n, double otherSuccesses, double otherN, double factor, double level) {
        RateSequence.check(successes, n);
        RateSequence.check(otherSuccesses, otherN);
        Checks.positive("factor", factor);
        RateDifferenceSequence sequence = new RateDifferenceSequence(
                new Arm(successes, n), new Arm(otherSuccesses, otherN), factor, -Math.log(1 - Checks.level(level)));
        double estimate = otherSuccesses / otherN - factor * successes / n;
        return new Interval(
                estimate,
                Math.min(estimate, sequence.lower()),
                Math.max(estimate, sequence.upper()),
                level,
                "Beta mixture confidence sequence of the difference",
                Math.max(1, Math.round(Math.floor(n + otherN))));
    }

    private double lower() {
        double weight = weight(false);
        return second.below(weight) - factor * first.above(weight * factor);
    }

    private double upper() {
        double weight = weight(true);
        return second.above(weight) - factor * first.below(weight * factor);
    }

    /**
     * The pair at the end of the remaining ones, by Lagrange's multiplier: both rates lie where their evidence rises by
     * the multiplier, and the sum of the evidence is the limit. {@return the multiplier, from beyond the end}
     */
    private double weight(boolean up) {
        double low = Math.sqrt(limit * Math.min(first.n(), second.n()));
        while (low > LEAST && evidence(low, up) > limit) {
            low /= STRIDE;
        }
        double high = low * STRIDE;
        while (high < MOST && evidence(high, up) <= limit) {
            low = high;
            high *= STRIDE;
        }
        return narrowed(low, high, up);
    }

    /** The method of false position, with halved weights where it would crawl (Illinois). */
    private double narrowed(double from, double to, boolean up) {
        double low = from;
        double high = to;
        double below = evidence(low, up) - limit;
        double above = evidence(high, up) - limit;
        int side = 0;
        for (int i = 0; i < STEPS && above > 0 && high - low > NEAR * high; i++) {
            double middle = Math.min(high, Math.max(low, (low * above - high * below) / (above - below)));
            double at = evidence(middle, up) - limit;
            if (at > 0) {
                high = middle;
                above = at;
                below = side > 0 ? below / 2 : below;
                side = 1;
            } else {
                low = middle;
                below = at;
                above = side < 0 ? above / 2 : above;
                side = -1;
            }
        }
        return high;
    }

    private double evidence(double weight, boolean up) {
        double its = up ? second.above(weight) : second.below(weight);
        double base = up ? first.below(weight * factor) : first.above(weight * factor);
        return second.evidence(its) + first.evidence(base);
    }

    /** One arm; its evidence is convex in the rate, with its least value at the observed one. */
    private record Arm(double k, double n, double mixture) {
        Arm(double k, double n) {
            this(k, n, RateSequence.logMixture(k, n));
        }

        double evidence(double rate) {
            return mixture - RateSequence.logLikelihood(k, n, rate);
        }

        /** {@return the rate below the observed one at which the evidence falls with slope −weight} */
        double below(double weight) {
            return root(k, weight);
        }

        /** {@return the rate above the observed one at which the evidence rises with slope weight} */
        double above(double weight) {
            return 1 - root(n - k, weight);
        }

        /** The smaller solution of w·p² − (n + w)·p + hits = 0, which is hits/p − (n − hits)/(1 − p) = w. */
        private double root(double hits, double weight) {
            double sum = n + weight;
            return 2 * hits / (sum + Math.sqrt(Math.max(0, sum * sum - 4 * weight * hits)));
        }
    }
}
