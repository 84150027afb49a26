// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/**
 * How many ratings there are, and how unevenly they are spread.
 *
 * @param rows number of rows
 * @param raters number of raters
 * @param cells number of ratings
 * @param rowShare Σ (ratings of a row / all)²: one over the number of rows, if all have as many
 * @param raterShare the same of raters
 */
record CrossedDesign(int rows, int raters, long cells, double rowShare, double raterShare) {
    /** Every row and every rater with as many ratings. */
    static CrossedDesign even(int rows, int raters, int perRow) {
        return new CrossedDesign(rows, raters, (long) rows * perRow, 1.0 / rows, 1.0 / raters);
    }

    /** {@return the variance of the mean} */
    double variance(double row, double rater, double rest) {
        return rowShare * row + raterShare * rater + rest / (double) cells;
    }

    /** Satterthwaite's, for the sum of the mean squares of rows and of raters less that of the rest. */
    double degreesOfFreedom(double row, double rater, double rest) {
        double ofRest = rest / (double) cells;
        double ofRows = rowShare * row + ofRest;
        double ofRaters = raterShare * rater + ofRest;
        double all = ofRows + ofRaters - ofRest;
        double restDf = Math.max(1, (double) cells - rows - raters + 1);
        double squares = ofRows * ofRows / Math.max(1, 1 / rowShare - 1)
                + ofRaters * ofRaters / Math.max(1, 1 / raterShare - 1)
                + ofRest * ofRest / restDf;
        return squares == 0 ? Math.max(1, Math.min(rows, raters) - 1) : Math.max(1, all * all / squares);
    }
}
