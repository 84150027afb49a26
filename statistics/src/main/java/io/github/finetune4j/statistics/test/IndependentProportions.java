// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Normal;
import io.github.finetune4j.statistics.internal.Solve;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import org.apiguardian.api.API;

/**
 * Two pass rates measured on different rows. For the same rows see {@link PairedProportions} and {@link McNemar}.
 *
 * @param successes of the first sample, from 0 to {@code n}
 * @param n trials of the first sample, at least 1
 * @param otherSuccesses of the second sample, from 0 to {@code otherN}
 * @param otherN trials of the second sample, at least 1
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record IndependentProportions(long successes, long n, long otherSuccesses, long otherN) {
    /** Checks the counts. */
    public IndependentProportions {
        check(successes, n);
        check(otherSuccesses, otherN);
    }

    private static void check(long successes, long n) {
        Checks.atLeast("n", 1, n);
        if (successes < 0 || successes > n) {
            throw new IllegalArgumentException("successes: " + successes + " -> give 0 to n = " + n);
        }
    }

    /** {@return the first rate less the second} */
    public double difference() {
        return rate() - otherRate();
    }

    private double rate() {
        return (double) successes / n;
    }

    private double otherRate() {
        return (double) otherSuccesses / otherN;
    }

    /**
     * The z test with the pooled rate.
     *
     * @param alternative greater means that the first rate is greater
     * @return the test; the statistic is z, 0 if nothing varies
     */
    public TestResult zTest(Alternative alternative) {
        double pooled = (double) (successes + otherSuccesses) / (n + otherN);
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / n + 1.0 / otherN));
        double z = error == 0 ? 0 : difference() / error;
        return new TestResult(
                "z, pooled rate" + alternative.suffix(), z, alternative.pValue(z, Normal::cumulative), n + otherN);
    }

    /**
     * The normal (Wald) interval of the difference; too narrow for small n and rates near 0 or 1.
     *
     * @param level confidence level, between 0 and 1
     * @return the interval
     */
    public Interval wald(double level) {
        return wald(rate(), (double) n, otherRate(), (double) otherN, level, "normal (Wald)");
    }

    /**
     * The interval of Agresti and Caffo (The American Statistician 54, 2000): the normal one after one success and one
     * failure have been added to each sample.
     *
     * @param level confidence level, between 0 and 1
     * @return the interval; its estimate is the plain difference
     */
    public Interval agrestiCaffo(double level) {
        double p = (successes + 1.0) / (n + 2.0);
        double q = (otherSuccesses + 1.0) / (otherN + 2.0);
        return wald(p, n + 2.0, q, otherN + 2.0, level, "Agresti-Caffo");
    }

    private Interval wald(double p, double size, double q, double otherSize, double level, String method) {
        double half = Normal.critical(Checks.level(level)) * Math.sqrt(p * (1 - p) / size + q * (1 - q) / otherSize);
        return new Interval(difference(), p - q - half, p - q + half, level, method, n + otherN);
    }

    /**
     * Newcombe's interval (Statistics in Medicine 17, 1998, method 10): the Wilson intervals of both rates put
     * together. Holds its level at small n too.
     *
     * @param level confidence level, between 0 and 1
     * @return the interval
     */
    public Interval newcombe(double level) {
        Interval one = Proportions.wilson(successes, n, level);
        Interval two = Proportions.wilson(otherSuccesses, otherN, level);
        double below = Math.hypot(rate() - one.lower(), two.upper() - otherRate());
        double above = Math.hypot(otherRate() - two.lower(), one.upper() - rate());
        double d = difference();
        return new Interval(d, d - below, d + above, level, "Newcombe, Wilson scores", n + otherN);
    }

    /**
     * The score interval of Miettinen and Nurminen (Statistics in Medicine 4, 1985), with their factor N/(N − 1): all
     * differences that the score test with restricted rates does not reject.
     *
     * @param level confidence level, between 0 and 1
     * @return the interval, within [−1, 1]
     */
    public Interval score(double level) {
        double z = Normal.critical(Checks.level(level));
        double d = difference();
        double lower = d == -1 ? -1 : Solve.threshold(x -> Math.abs(statistic(x)) <= z, -1, d);
        double upper = d == 1 ? 1 : Solve.threshold(x -> Math.abs(statistic(x)) > z, d, 1);
        return new Interval(d, lower, upper, level, "Miettinen-Nurminen score", n + otherN);
    }

    private double statistic(double delta) {
        double numerator = difference() - delta;
        if (numerator == 0) {
            return 0;
        }
        double all = (double) n + otherN;
        double q = Math.min(1, Math.max(0, restricted(delta)));
        double p = Math.min(1, Math.max(0, q + delta));
        double variance = (p * (1 - p) / n + q * (1 - q) / otherN) * all / (all - 1);
        return numerator / Math.sqrt(Math.max(variance, Double.MIN_NORMAL));
    }

    /** The second rate that fits best if the rates differ by delta: a root of their cubic. */
    private double restricted(double delta) {
        double all = (double) n + otherN;
        double count = (double) successes + otherSuccesses;
        if (delta == 0) {
            return count / all;
        }
        double c2 = (n + 2.0 * otherN) * delta - all - count;
        double c1 = (otherSuccesses * delta - all - 2.0 * otherSuccesses) * delta + count;
        double c0 = otherSuccesses * delta * (1 - delta);
        double third = c2 / (3 * all);
        double q = third * third * third - c1 * c2 / (6 * all * all) + c0 / (2 * all);
        double p = Math.signum(q) * Math.sqrt(Math.max(0, third * third - c1 / (3 * all)));
        double ratio = p == 0 ? 0 : q / (p * p * p);
        double angle = (Math.PI + Math.acos(Math.max(-1, Math.min(1, ratio)))) / 3;
        return 2 * p * Math.cos(angle) - third;
    }
}
