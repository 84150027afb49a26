// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.power;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Distributions;
import io.github.finetune4j.statistics.internal.NoncentralT;
import io.github.finetune4j.statistics.internal.Solve;
import java.util.function.DoublePredicate;
import org.apiguardian.api.API;

/**
 * Power, rows and detectable effects of the t tests, exact by the noncentral t distribution; {@link Power} has the
 * normal approximations. Effects are in standard deviations: Cohen's d, for paired tests of the differences.
 *
 * @param alpha chance of a false alarm, between 0 and 1, usually 0.05
 * @param twoSided whether differences of both signs count; else only positive ones
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record TPower(double alpha, boolean twoSided) {
    private static final double MOST_ROWS = 1e9;

    /** Checks α. */
    public TPower {
        Checks.open01("alpha", alpha);
    }

    /** {@return two-sided tests at α 0.05} */
    public static TPower usual() {
        return new TPower(0.05, true);
    }

    /**
     * {@return the power of a paired t test, the chance that it finds the effect}
     *
     * @param pairs above 1; need not be whole
     * @param effect mean difference over the standard deviation of the differences
     */
    public double paired(double pairs, double effect) {
        return power(Checks.above("pairs", 1, pairs) - 1, effect * Math.sqrt(pairs));
    }

    /**
     * {@return the power of Student's t test of two independent samples}
     *
     * @param first rows of the first sample; need not be whole
     * @param second rows of the second sample; together more than 2
     * @param effect difference of means over the common standard deviation
     */
    public double independent(double first, double second, double effect) {
        double df = Checks.above("first + second", 2, first + second) - 2;
        return power(df, effect * Math.sqrt(first * second / (first + second)));
    }

    /**
     * {@return pairs for a paired t test, not rounded}
     *
     * @param effect above 0
     * @param power chance of finding it, between α and 1
     */
    public double pairsFor(double effect, double power) {
        check(effect, power);
        return Solve.threshold(n -> paired(n, effect) >= power, 1 + 1e-3, enough(n -> paired(n, effect) >= power));
    }

    /**
     * {@return rows of the first sample for Student's t test, not rounded}
     *
     * @param effect above 0
     * @param power chance of finding it, between α and 1
     * @param ratio rows of the second sample per row of the first, above 0
     */
    public double rowsFor(double effect, double power, double ratio) {
        check(effect, power);
        Checks.positive("ratio", ratio);
        double least = 2 / (1 + ratio) * (1 + 1e-9);
        return Solve.threshold(
                n -> independent(n, ratio * n, effect) >= power,
                least,
                enough(n -> independent(n, ratio * n, effect) >= power));
    }

    /**
     * {@return the smallest effect that so many pairs show with this power}
     *
     * @param pairs above 1
     * @param power between α and 1
     */
    public double detectable(double pairs, double power) {
        check(1, power);
        double enough = Solve.doubled(effect -> paired(pairs, effect) >= power, 1);
        return Solve.threshold(effect -> paired(pairs, effect) >= power, 0, enough);
    }

    private static double enough(DoublePredicate holds) {
        double most = Solve.doubled(holds, 4);
        if (most > MOST_ROWS) {
            throw new IllegalArgumentException(
                    "the effect is too small: it takes more than " + MOST_ROWS + " rows -> look for a larger one");
        }
        return most;
    }

    private void check(double effect, double power) {
        Checks.positive("effect", effect);
        if (!(power > alpha && power < 1)) {
            throw new IllegalArgumentException(
                    "power: " + power + " -> give a number between alpha = " + alpha + " and 1, both excluded");
        }
    }

    /**
     * {@return the power of a t test}
     *
     * @param df degrees of freedom, above 0, may be fractional
     * @param delta noncentrality: the effect over its standard error
     */
    public double power(double df, double delta) {
        double tail = twoSided ? alpha / 2 : alpha;
        double critical = Distributions.tQuantile(1 - tail, df);
        double above = 1 - NoncentralT.cumulative(critical, df, delta);
        return twoSided ? above + NoncentralT.cumulative(-critical, df, delta) : above;
    }
}
