// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crossed;

import io.github.finetune4j.statistics.internal.Distributions;
import io.github.finetune4j.statistics.internal.Solve;

/**
 * The size of a crossed design, and how unevenly its ratings are spread.
 *
 * @param rows number of rows
 * @param raters number of raters
 * @param cells number of ratings
 * @param rowShare Σ (ratings of a row / all)²: one over the number of rows, if all have as many
 * @param raterShare the same of raters
 */
record CrossedDesign(int rows, int raters, long cells, double rowShare, double raterShare) {
    private static final double MOST_DF = 1e7;

    /** Every row and every rater with as many ratings. */
    static CrossedDesign even(int rows, int raters, int perRow) {
        return new CrossedDesign(rows, raters, (long) rows * perRow, 1.0 / rows, 1.0 / raters);
    }

    /** {@return the variance of the mean} */
    double variance(CrossedComponents components) {
        return rowShare * components.row() + raterShare * components.rater() + components.rest() / (double) cells;
    }

    /**
     * Half the width of the interval of the mean. Row, rater and rest move the mean independently, each by an amount
     * with an interval of its own by Student's t; squares of their halves add up (MOVER).
     *
     * @param tail half of what the interval may miss
     */
    double half(CrossedComponents components, double tail) {
        double rows = square(tail, 1 / rowShare - 1, rowShare * components.row());
        double raters = square(tail, 1 / raterShare - 1, raterShare * components.rater());
        double rest = square(tail, restDf(), components.rest() / (double) cells);
        return Math.sqrt(rows + raters + rest);
    }

    private static double square(double tail, double df, double variance) {
        if (variance == 0) {
            return 0;
        }
        double t = Distributions.tQuantile(tail, Math.max(1, df));
        return t * t * variance;
    }

    private double restDf() {
        boolean rowsOnce = cells == rows;
        boolean ratersOnce = cells == raters;
        double taken = rowsOnce && ratersOnce ? 1 : rowsOnce ? raters : ratersOnce ? rows : rows + (double) raters - 1;
        return cells - taken;
    }

    /** Of Student's t whose interval is as wide, in standard errors. */
    double degreesOfFreedom(CrossedComponents components, double tail) {
        double error = Math.sqrt(variance(components));
        if (error == 0) {
            return Math.min(rows, raters) - 1.0;
        }
        double t = half(components, tail) / error;
        if (t <= -Distributions.tQuantile(tail, MOST_DF)) {
            return MOST_DF;
        }
        double log = Solve.threshold(df -> -Distributions.tQuantile(tail, Math.exp(df)) <= t, 0, Math.log(MOST_DF));
        return Math.exp(log);
    }
}
