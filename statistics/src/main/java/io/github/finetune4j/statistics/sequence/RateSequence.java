// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.sequence;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.interval.Interval;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apiguardian.api.API;

/**
 * A confidence sequence for the rate of a pass/fail score, by a mixture over all alternatives with Jeffreys' prior
 * Beta(½, ½) (Robbins, Annals of Mathematical Statistics 41, 1970; the redundancy bound is Krichevsky and Trofimov's,
 * IEEE Transactions on Information Theory 27, 1981).
 *
 * <p>With k successes in n trials, {@code M(p) = B(½ + k, ½ + n − k) / (B(½, ½)·p^k·(1 − p)^(n − k))} is an e-value
 * against the rate p: its expectation is 1 at the true rate, so M ever passes 1/α with a chance of at most α (Ville).
 * Exact at every n, with nothing to tune, and it takes counts that are no whole numbers: effective ones, after a design
 * effect.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class RateSequence {
    private static final double LOG_PRIOR = logBeta(0.5, 0.5);
    private static final int STEPS = 50;
    private static final int HALVINGS = 6;

    private RateSequence() {}

    /**
     * {@return the rates that are not ruled out so far}
     *
     * @param successes so far, from 0 to {@code n}; a sum of scores between 0 and 1 is as good
     * @param n trials so far, above 0
     * @param level confidence level over all times, between 0 and 1
     */
    public static Interval interval(double successes, double n, double level) {
        check(successes, n);
        double limit = -Math.log(1 - Checks.level(level));
        double mixture = logMixture(successes, n);
        double rate = successes / n;
        double lower = successes <= 0 ? 0 : bound(successes, n, mixture, limit, rate, 0);
        double upper = successes >= n ? 1 : bound(successes, n, mixture, limit, rate, 1);
        return new Interval(
                rate, lower, upper, level, "Beta mixture confidence sequence", Math.max(1, Math.round(Math.floor(n))));
    }

    /**
     * {@return the natural logarithm of the e-value against a rate}
     *
     * @param successes so far, from 0 to {@code n}
     * @param n trials so far, above 0
     * @param rate the rate that is bet against, between 0 and 1
     */
    public static double logEvidence(double successes, double n, double rate) {
        check(successes, n);
        return logMixture(successes, n) - logLikelihood(successes, n, Checks.open01("rate", rate));
    }

    /**
     * The evidence grows convexly away from the observed rate, so Newton's steps from beyond the bound come ever closer
     * and never pass it: the bound is never narrower than it may be.
     */
    private static double bound(double k, double n, double mixture, double limit, double inside, double outside) {
        if (mixture - logLikelihood(k, n, outside) <= limit) {
            return outside;
        }
        double out = bracket(k, n, mixture, limit, inside, outside);
        for (int i = 0; i < STEPS && out != outside; i++) {
            double beyond = mixture - logLikelihood(k, n, out) - limit;
            double step = beyond / ((n - k) / (1 - out) - k / out);
            if (!(beyond > 0) || Math.abs(step) < 1e-13) {
                return out;
            }
            out -= step;
        }
        return out;
    }

    /** {@return a rate beyond the bound, near enough to have a finite likelihood} */
    private static double bracket(double k, double n, double mixture, double limit, double inside, double outside) {
        double in = inside;
        double out = outside;
        for (int i = 0; i < STEPS && (i < HALVINGS || out == outside); i++) {
            double middle = (in + out) / 2;
            if (mixture - logLikelihood(k, n, middle) > limit) {
                out = middle;
            } else {
                in = middle;
            }
        }
        return out;
    }

    static double logMixture(double k, double n) {
        return logBeta(0.5 + k, 0.5 + n - k) - LOG_PRIOR;
    }

    static double logLikelihood(double k, double n, double p) {
        double hits = k <= 0 ? 0 : k * Math.log(p);
        double misses = n - k <= 0 ? 0 : (n - k) * Math.log1p(-p);
        return hits + misses;
    }

    private static double logBeta(double a, double b) {
        return LogGamma.value(a) + LogGamma.value(b) - LogGamma.value(a + b);
    }

    static void check(double successes, double n) {
        Checks.positive("n", n);
        if (!(successes >= 0 && successes <= n)) {
            throw new IllegalArgumentException("successes: " + successes + " -> give 0 to n = " + n);
        }
    }
}
