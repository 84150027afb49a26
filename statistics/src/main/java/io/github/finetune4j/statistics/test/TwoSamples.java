// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Distributions;
import io.github.finetune4j.statistics.internal.Moments;
import io.github.finetune4j.statistics.internal.Normal;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Tests of two independent samples: different rows on each side, such as users of two models in production. For the
 * same rows answered twice, paired tests see far more.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class TwoSamples {
    private static final long MOST_PAIRS = 100_000_000;

    private TwoSamples() {}

    /**
     * Welch's t test (Biometrika 34, 1947), which does not assume equal variances.
     *
     * @param first at least two finite values
     * @param second at least two finite values
     * @param alternative which differences it looks for; greater means that the first mean is greater
     * @return the test; the statistic is t, n the number of values of both samples
     */
    public static TestResult welch(double[] first, double[] second, Alternative alternative) {
        double t = difference(first, second) / Math.sqrt(variance(first) + variance(second));
        t = Double.isNaN(t) ? 0 : t;
        double df = welchDegrees(first, second);
        return result("Welch t", alternative, t, alternative.pValue(t, z -> Distributions.t(z, df)), first, second);
    }

    /**
     * Welch's interval of the difference of means.
     *
     * @param first at least two finite values
     * @param second at least two finite values
     * @param level confidence level, between 0 and 1
     * @return the interval of (first − second)
     */
    public static Interval welchInterval(double[] first, double[] second, double level) {
        double half = Distributions.tQuantile(1 - (1 - Checks.level(level)) / 2, welchDegrees(first, second))
                * Math.sqrt(variance(first) + variance(second));
        double difference = difference(first, second);
        return new Interval(
                difference,
                difference - half,
                difference + half,
                level,
                "Welch t",
                (long) first.length + second.length);
    }

    /**
     * {@return the degrees of freedom of Welch and Satterthwaite; as many as Student's if nothing varies}
     *
     * @param first at least two finite values
     * @param second at least two finite values
     */
    public static double welchDegrees(double[] first, double[] second) {
        double a = variance(first);
        double b = variance(second);
        double all = a + b;
        double df = all * all / (a * a / (first.length - 1) + b * b / (second.length - 1));
        return Double.isNaN(df) ? first.length + second.length - 2.0 : df;
    }

    /**
     * Student's t test, which assumes equal variances.
     *
     * @param first at least two finite values
     * @param second at least two finite values
     * @param alternative which differences it looks for
     * @return the test; the statistic is t
     */
    public static TestResult student(double[] first, double[] second, Alternative alternative) {
        double df = first.length + second.length - 2.0;
        Moments a = Moments.of(Checks.finite("first", 2, first));
        Moments b = Moments.of(Checks.finite("second", 2, second));
        double pooled = (a.squares() + b.squares()) / df;
        double t = Moments.difference(first, second) / Math.sqrt(pooled * (1.0 / first.length + 1.0 / second.length));
        double value = Double.isNaN(t) ? 0 : t;
        return result(
                "Student t", alternative, value, alternative.pValue(value, z -> Distributions.t(z, df)), first, second);
    }

    /**
     * The rank sum test of Mann and Whitney (Annals of Mathematical Statistics 18, 1947), by the normal approximation
     * with the variance reduced for ties.
     *
     * @param first at least one finite value
     * @param second at least one finite value
     * @param corrected whether U is moved by ½ towards its mean
     * @param alternative which shifts it looks for
     * @return the test; the statistic is U of the first sample: pairs in which the first is greater, ties counting half
     */
    public static TestResult mannWhitney(double[] first, double[] second, boolean corrected, Alternative alternative) {
        PairWins wins = PairWins.of(first, second);
        double u = wins.u();
        double pairs = (double) first.length * second.length;
        double n = (double) first.length + second.length;
        double deviation = Math.sqrt(pairs / 12 * (n + 1 - wins.ties() / (n * (n - 1))));
        double beyond = switch (alternative) {
            case GREATER -> u;
            case LESS -> pairs - u;
            case TWO_SIDED -> Math.max(u, pairs - u);
        };
        double z = (beyond - pairs / 2 - (corrected ? 0.5 : 0)) / deviation;
        double tail = Double.isNaN(z) ? 1 : Normal.cumulative(-z);
        double p = Math.min(1, alternative == Alternative.TWO_SIDED ? 2 * tail : tail);
        String method = "Mann-Whitney, normal approximation" + (corrected ? ", continuity corrected" : "");
        return result(method, alternative, u, p, first, second);
    }

    /**
     * The rank sum test of Mann and Whitney, exact from the distribution of U over all assignments. It costs
     * n₁·n₂·min(n₁, n₂) steps.
     *
     * @param first at least one finite value
     * @param second at least one finite value; no value may occur twice, in one sample or both, and n₁·n₂ is at most
     *     100 million
     * @param alternative which shifts it looks for
     * @return the test; the statistic is U of the first sample
     */
    public static TestResult mannWhitneyExact(double[] first, double[] second, Alternative alternative) {
        PairWins wins = PairWins.of(first, second);
        if (wins.ties() > 0) {
            throw new IllegalArgumentException(
                    "the values have ties, the exact Mann-Whitney test takes none -> use the normal approximation");
        }
        long pairs = (long) first.length * second.length;
        if (pairs > MOST_PAIRS) {
            throw new IllegalArgumentException("an exact Mann-Whitney test of " + pairs + " pairs of values -> give at"
                    + " most " + MOST_PAIRS + ", or use the normal approximation");
        }
        long u = Math.round(wins.u());
        double[] chances = RankSums.chances(first.length, second.length, (int) Math.min(u, pairs - u));
        double smaller = Math.min(1, Arrays.stream(chances).sum());
        double greater = Math.min(1, 1 - smaller + chances[chances.length - 1]);
        double above = u >= pairs - u ? smaller : greater;
        double below = u <= pairs - u ? smaller : greater;
        double p = switch (alternative) {
            case GREATER -> above;
            case LESS -> below;
            case TWO_SIDED -> Math.min(1, 2 * Math.min(above, below));
        };
        return result("Mann-Whitney exact", alternative, (double) u, p, first, second);
    }

    /**
     * {@return the chance that a value of the first sample is greater than one of the second, ties counting half:
     * U/(n₁n₂), the area under the ROC curve, an effect size without unit}
     *
     * @param first at least one finite value
     * @param second at least one finite value
     */
    public static double superiority(double[] first, double[] second) {
        return PairWins.of(first, second).u() / ((double) first.length * second.length);
    }

    private static TestResult result(
            String method, Alternative alternative, double statistic, double p, double[] first, double[] second) {
        return new TestResult(
                method + alternative.suffix(), statistic, Math.min(1, p), (long) first.length + second.length);
    }

    private static double difference(double[] first, double[] second) {
        return Moments.difference(Checks.finite("first", 2, first), Checks.finite("second", 2, second));
    }

    /** Variance of the mean. */
    private static double variance(double[] values) {
        double error = Means.standardError(values);
        return error * error;
    }
}
