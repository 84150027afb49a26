// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.interval;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Distributions;
import io.github.finetune4j.statistics.internal.Normal;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apiguardian.api.API;

/**
 * Confidence intervals for one proportion: a number of successes in a number of independent trials.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Proportions {
    private Proportions() {}

    /**
     * Wilson's score interval (E. B. Wilson, JASA 22, 1927), without continuity correction: with z the normal quantile
     * and p = k/n, the bounds are (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n). Its coverage is close to the level
     * on average, at small n too.
     *
     * @param successes number of successes, from 0 to {@code n}
     * @param n number of trials, at least 1
     * @param level confidence level, between 0 and 1
     * @return the interval, within [0, 1]; the estimate is successes / n
     */
    public static Interval wilson(long successes, long n, double level) {
        check(successes, n, level);
        double z2 = Math.pow(Normal.critical(level), 2);
        double p = (double) successes / n;
        double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = Math.sqrt(z2) / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
        double lower = successes == 0 ? 0 : Math.max(0, centre - half);
        double upper = successes == n ? 1 : Math.min(1, centre + half);
        return new Interval(p, lower, upper, level, "Wilson score", n);
    }

    /**
     * The interval of Clopper and Pearson (Biometrika 26, 1934): both tails of the binomial distribution inverted
     * through beta quantiles. Coverage is never below the level, so it is wider than {@link #wilson}.
     *
     * @param successes number of successes, from 0 to {@code n}
     * @param n number of trials, at least 1
     * @param level confidence level, between 0 and 1
     * @return the interval, within [0, 1]; the estimate is successes / n
     */
    public static Interval clopperPearson(long successes, long n, double level) {
        check(successes, n, level);
        double tail = (1 - level) / 2;
        double lower = successes == 0 ? 0 : beta((double) successes, n - successes + 1.0, tail);
        double upper = successes == n ? 1 : beta(successes + 1.0, n - (double) successes, 1 - tail);
        return new Interval((double) successes / n, lower, upper, level, "Clopper-Pearson exact", n);
    }

    /**
     * Jeffreys' interval (Brown, Cai and DasGupta, Statistical Science 16, 2001): the tails of the posterior
     * Beta(k + ½, n − k + ½).
     *
     * @param successes number of successes, from 0 to {@code n}
     * @param n number of trials, at least 1
     * @param level confidence level, between 0 and 1
     * @return the interval, within [0, 1]; the estimate is successes / n
     */
    public static Interval jeffreys(long successes, long n, double level) {
        check(successes, n, level);
        double tail = (1 - level) / 2;
        double lower = beta(successes + 0.5, n - successes + 0.5, tail);
        double upper = beta(successes + 0.5, n - successes + 0.5, 1 - tail);
        return new Interval((double) successes / n, lower, upper, level, "Jeffreys", n);
    }

    /**
     * The interval of Agresti and Coull (The American Statistician 52, 1998): the normal one, after z²/2 successes and
     * z²/2 failures have been added; cut to [0, 1].
     *
     * @param successes number of successes, from 0 to {@code n}
     * @param n number of trials, at least 1
     * @param level confidence level, between 0 and 1
     * @return the interval, within [0, 1]; the estimate is successes / n
     */
    public static Interval agrestiCoull(long successes, long n, double level) {
        check(successes, n, level);
        double z = Normal.critical(level);
        double trials = n + z * z;
        double rate = (successes + z * z / 2) / trials;
        return cut((double) successes / n, rate, z * Math.sqrt(rate * (1 - rate) / trials), level, "Agresti-Coull", n);
    }

    /**
     * The normal (Wald) interval p ± z·√(p(1 − p)/n), cut to [0, 1]. Far too narrow for small n and rates near 0 or 1;
     * here for comparison with other programs.
     *
     * @param successes number of successes, from 0 to {@code n}
     * @param n number of trials, at least 1
     * @param level confidence level, between 0 and 1
     * @return the interval, within [0, 1]; the estimate is successes / n
     */
    public static Interval normal(long successes, long n, double level) {
        check(successes, n, level);
        double rate = (double) successes / n;
        double half = Normal.critical(level) * Math.sqrt(rate * (1 - rate) / n);
        return cut(rate, rate, half, level, "normal (Wald)", n);
    }

    /**
     * Wilson's interval for passes and failures that come in groups which are not independent: with the effective
     * number of trials p(1 − p)/SE², at most n, from the clustered standard error, and Student's t at C − 1 degrees of
     * freedom in place of the normal quantile (E. Korn and B. Graubard, Survey Methodology 24, 1998, do the same to
     * Clopper and Pearson's). Where all trials came out the same, each group counts as one trial.
     *
     * @param outcomes 0 or 1 each
     * @param clusters the group of each outcome, same length; at least two different groups
     * @param level confidence level, between 0 and 1
     * @return the interval, within [0, 1]; its {@code n} is the number of groups
     */
    public static Interval clusteredWilson(double[] outcomes, int[] clusters, double level) {
        double error = Means.clusteredStandardError(outcomes, clusters);
        long groups = Arrays.stream(clusters).distinct().count();
        double p = Means.mean(outcomes);
        double effective = error == 0 ? groups : Math.min(outcomes.length, p * (1 - p) / (error * error));
        double t = Distributions.tQuantile(1 - (1 - Checks.level(level)) / 2, groups - 1.0);
        double t2 = t * t;
        double centre = (p + t2 / (2 * effective)) / (1 + t2 / effective);
        double half = t / (1 + t2 / effective) * Math.sqrt(p * (1 - p) / effective + t2 / (4 * effective * effective));
        double lower = p == 0 ? 0 : Math.max(0, centre - half);
        double upper = p == 1 ? 1 : Math.min(1, centre + half);
        return new Interval(p, lower, upper, level, "Wilson score, effective trials of groups", groups);
    }

    private static Interval cut(double estimate, double centre, double half, double level, String method, long n) {
        return new Interval(estimate, Math.max(0, centre - half), Math.min(1, centre + half), level, method, n);
    }

    private static double beta(double a, double b, double probability) {
        return BetaDistribution.of(a, b).inverseCumulativeProbability(probability);
    }

    private static void check(long successes, long n, double level) {
        Checks.atLeast("n", 1, n);
        Checks.level(level);
        if (successes < 0 || successes > n) {
            throw new IllegalArgumentException("successes: " + successes + " -> give 0 to n = " + n);
        }
    }
}
