// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.power;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.NoncentralT;
import io.github.finetune4j.statistics.internal.Solve;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.interval.Proportions;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.TwoSamples;
import org.apiguardian.api.API;

/**
 * Effect sizes: how large a difference is, without its unit. A p value says whether there is a difference, not whether
 * it matters.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class EffectSizes {
    private EffectSizes() {}

    /**
     * {@return Cohen's d of paired values: the mean difference over the standard deviation of the differences; 0 if all
     * are 0}
     *
     * @param differences at least two finite differences; if all are the same but not 0, d is infinite
     */
    public static double cohenPaired(double... differences) {
        double mean = Means.mean(differences);
        return mean == 0 ? 0 : mean / Means.standardDeviation(differences);
    }

    /**
     * The interval of {@link #cohenPaired}, from the noncentral t distribution: all d for which the t that was seen is
     * not unlikely (Cumming and Finch, Educational and Psychological Measurement 61, 2001).
     *
     * @param differences at least two finite differences that vary
     * @param level confidence level, between 0 and 1
     * @return the interval
     */
    public static Interval cohenPairedInterval(double[] differences, double level) {
        double d = cohenPaired(differences);
        if (!Double.isFinite(d)) {
            throw new IllegalArgumentException("all differences are " + differences[0]
                    + " -> give differences that vary, an effect size needs them");
        }
        double tail = (1 - Checks.level(level)) / 2;
        double root = Math.sqrt(differences.length);
        double df = differences.length - 1.0;
        double t = d * root;
        double wide = 10 + Math.abs(t);
        double lower = Solve.threshold(x -> NoncentralT.cumulative(t, df, x) < 1 - tail, t - wide, t + wide);
        double upper = Solve.threshold(x -> NoncentralT.cumulative(t, df, x) < tail, t - wide, t + 2 * wide);
        return new Interval(d, lower / root, upper / root, level, "noncentral t", differences.length);
    }

    /**
     * {@return Cohen's d of two independent samples: the difference of means over the pooled standard deviation}
     *
     * @param first at least two finite values
     * @param second at least two finite values; the two samples must not both be constant
     */
    public static double cohen(double[] first, double[] second) {
        double t = TwoSamples.student(first, second, Alternative.TWO_SIDED).statistic();
        return t * Math.sqrt(1.0 / first.length + 1.0 / second.length);
    }

    /**
     * {@return the odds ratio of paired pass/fail results, gained/lost, among the pairs that differ; NaN without any}
     *
     * @param gained pairs that only the candidate passed
     * @param lost pairs that only the baseline passed
     */
    public static double pairedOddsRatio(long gained, long lost) {
        return (double) gained / lost;
    }

    /**
     * The exact interval of {@link #pairedOddsRatio}, from Clopper and Pearson's of the share gained.
     *
     * @param gained pairs that only the candidate passed
     * @param lost pairs that only the baseline passed; together at least 1
     * @param level confidence level, between 0 and 1
     * @return the interval; its upper end may be infinite
     */
    public static Interval pairedOddsRatioInterval(long gained, long lost, double level) {
        Interval share = Proportions.clopperPearson(gained, gained + lost, level);
        return new Interval(
                pairedOddsRatio(gained, lost),
                share.lower() / (1 - share.lower()),
                share.upper() == 1 ? Double.POSITIVE_INFINITY : share.upper() / (1 - share.upper()),
                level,
                "odds ratio of discordant pairs, exact",
                gained + lost);
    }
}
