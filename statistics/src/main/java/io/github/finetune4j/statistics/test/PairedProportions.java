// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Normal;
import io.github.finetune4j.statistics.interval.Interval;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apiguardian.api.API;

/**
 * The difference of two pass rates measured on the same rows.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class PairedProportions {
    private static final double ACCURACY = 1e-13;
    private static final int EVALUATIONS = 1000;

    private PairedProportions() {}

    /**
     * Tango's score interval for the difference of paired proportions (Statistics in Medicine 17, 1998, pages 891 to
     * 908): all differences δ that the score test with the restricted estimate of the discordant rate does not reject.
     * At δ = 0 the squared score is McNemar's χ² without correction, so interval and test belong together; it holds its
     * level at small n and when there is no discordant pair at all.
     *
     * <p>Score: (gained − lost − nδ) / √(n(2q + δ(1 − δ))), with q = (√(B² − 4AC) − B) / 2A, A = 2n,
     * B = −gained − lost + (2n − gained + lost)δ, C = −lost·δ(1 − δ).
     *
     * @param gained pairs that only the candidate passed, at least 0
     * @param lost pairs that only the baseline passed, at least 0
     * @param n all pairs, at least 1 and at least gained + lost
     * @param level confidence level, between 0 and 1
     * @return the interval of (candidate − baseline), within [−1, 1]; the estimate is (gained − lost)/n
     */
    public static Interval tango(long gained, long lost, long n, double level) {
        check(gained, lost, n, level);
        double z = Normal.critical(level);
        double estimate = (double) (gained - lost) / n;
        double lower = gained - lost == -n ? -1 : root(d -> score(gained, lost, n, d) - z, -1, estimate);
        double upper = gained - lost == n ? 1 : root(d -> score(gained, lost, n, d) + z, estimate, 1);
        return new Interval(estimate, lower, upper, level, "Tango score, paired", n);
    }

    private static double root(UnivariateFunction function, double low, double high) {
        // the score runs off to infinity at -1 and 1: step inside
        double from = Math.max(low, -1 + ACCURACY);
        double to = Math.min(high, 1 - ACCURACY);
        return new BrentSolver(ACCURACY).solve(EVALUATIONS, function, from, to);
    }

    static double score(long gained, long lost, long n, double delta) {
        double a = 2.0 * n;
        double b = -(double) gained - lost + (2.0 * n - gained + lost) * delta;
        double c = -lost * delta * (1 - delta);
        double q = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
        double variance = n * (2 * q + delta * (1 - delta));
        double numerator = gained - lost - n * delta;
        return numerator == 0 ? 0 : numerator / Math.sqrt(Math.max(variance, Double.MIN_NORMAL));
    }

    /** The score of {@link #tango} at a difference, for a test of it. */
    static double scoreAt(long gained, long lost, long n, double delta) {
        check(gained, lost, n, 0.5);
        return score(gained, lost, n, delta);
    }

    private static void check(long gained, long lost, long n, double level) {
        Checks.atLeast("gained", 0, gained);
        Checks.atLeast("lost", 0, lost);
        Checks.atLeast("n", 1, n);
        Checks.atLeast("n", gained + lost, n);
        Checks.level(level);
    }
}
