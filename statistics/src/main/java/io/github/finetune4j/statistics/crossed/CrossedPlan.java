// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crossed;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Solve;
import io.github.finetune4j.statistics.power.TPower;
import java.util.function.IntPredicate;
import org.apiguardian.api.API;

/**
 * The rows, raters and ratings that show a difference, where both rows and raters are drawn: the power of
 * {@link CrossedMean#test}. Ratings are spread evenly: each row gets as many raters, each rater as many rows.
 *
 * @param rowVariance variance between rows, of what is averaged: a difference, if two models are compared; at least 0
 * @param raterVariance variance between raters, at least 0
 * @param restVariance variance of the rest, at least 0
 * @param alpha chance of a false alarm, between 0 and 1
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CrossedPlan(double rowVariance, double raterVariance, double restVariance, double alpha) {
    private static final int MOST = 1_000_000;

    /** Checks that variances are not below 0, and α. */
    public CrossedPlan {
        for (double variance : new double[] {rowVariance, raterVariance, restVariance}) {
            if (!(variance >= 0) || Double.isInfinite(variance)) {
                throw new IllegalArgumentException("variance: " + variance + " -> give a finite number of at least 0");
            }
        }
        Checks.open01("alpha", alpha);
    }

    /**
     * {@return the chance to find an effect}
     *
     * @param effect the true mean, or difference of means
     * @param rows number of rows, at least 2
     * @param raters number of raters, at least 2
     * @param perRow raters of each row, from 1 to all raters
     */
    public double power(double effect, int rows, int raters, int perRow) {
        CrossedDesign design = design(rows, raters, perRow);
        double error = Math.sqrt(design.variance(components()));
        if (error == 0) {
            return effect == 0 ? alpha : 1;
        }
        double df = design.degreesOfFreedom(components(), alpha / 2);
        return new TPower(alpha, true).power(df, Math.abs(effect) / error);
    }

    private CrossedComponents components() {
        return new CrossedComponents(rowVariance, raterVariance, restVariance);
    }

    private static CrossedDesign design(int rows, int raters, int perRow) {
        Checks.atLeast("rows", 2, rows);
        Checks.atLeast("raters", 2, raters);
        Checks.atLeast("raters per row", 1, perRow);
        if (perRow > raters) {
            throw new IllegalArgumentException(
                    "raters per row: " + perRow + " -> give at most the number of raters, " + raters);
        }
        return CrossedDesign.even(rows, raters, perRow);
    }

    /**
     * {@return how many rows it takes to find an effect}
     *
     * @param effect the true mean or difference, above 0
     * @param power the chance to find it, between α and 1, usually 0.8
     * @param raters number of raters, at least 2
     * @param perRow raters of each row, from 1 to all raters
     * @throws IllegalArgumentException if so few raters can't show it with any number of rows
     */
    public int rowsFor(double effect, double power, int raters, int perRow) {
        check(effect, power);
        return least(
                rows -> power(effect, rows, raters, perRow) >= power,
                "an effect of " + effect + " by " + raters + " raters -> ask more raters; rows alone don't show it");
    }

    /**
     * {@return how many raters it takes to find an effect, if each of them rates every row}
     *
     * @param effect the true mean or difference, above 0
     * @param power the chance to find it, between α and 1, usually 0.8
     * @param rows number of rows, at least 2
     * @throws IllegalArgumentException if so few rows can't show it with any number of raters
     */
    public int ratersFor(double effect, double power, int rows) {
        check(effect, power);
        return least(
                raters -> power(effect, rows, raters, raters) >= power,
                "an effect of " + effect + " on " + rows + " rows -> take more rows; raters alone don't show it");
    }

    /**
     * {@return the smallest effect that is found with this power}
     *
     * @param power between α and 1, usually 0.8
     * @param rows number of rows, at least 2
     * @param raters number of raters, at least 2
     * @param perRow raters of each row, from 1 to all raters
     */
    public double detectable(double power, int rows, int raters, int perRow) {
        check(1, power);
        double error = Math.sqrt(design(rows, raters, perRow).variance(components()));
        if (error == 0) {
            return 0;
        }
        double enough = Solve.doubled(effect -> power(effect, rows, raters, perRow) >= power, error);
        return Solve.threshold(effect -> power(effect, rows, raters, perRow) >= power, 0, enough);
    }

    private void check(double effect, double power) {
        Checks.positive("effect", effect);
        if (!(power > alpha && power < 1)) {
            throw new IllegalArgumentException(
                    "power: " + power + " -> give a number between alpha = " + alpha + " and 1, both excluded");
        }
    }

    private static int least(IntPredicate enough, String what) {
        int high = 2;
        while (!enough.test(high)) {
            high *= 2;
            if (high > MOST) {
                throw new IllegalArgumentException(what);
            }
        }
        int low = high / 2;
        while (high - low > 1) {
            int middle = low + (high - low) / 2;
            if (enough.test(middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }
}
