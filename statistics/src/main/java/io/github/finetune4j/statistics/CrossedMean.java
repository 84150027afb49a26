// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * The mean of ratings where several raters rate several rows, and both are drawn from more of their kind: the interval
 * is about other rows and other raters too. Ratings of one row are alike, and so are those of one rater, so that a t
 * test over all ratings, as if they were independent, finds differences where there are none.
 *
 * <p>A rating is the mean, plus an effect of the row, plus one of the rater, plus a rest. The variances of the three are
 * estimated from the sums of squares within rows, within raters and in all, unbiased with any cells missing (Henderson,
 * Biometrics 9, 1953; Gao and Owen, Electronic Journal of Statistics 11, 2017); those below 0 count as 0. Degrees of
 * freedom are Satterthwaite's (Biometrics Bulletin 2, 1946): few raters who differ are few, whatever the number of rows.
 *
 * <p>To compare two models, let each rater rate both answers to a row, and take the difference: see {@link #ofPairs}. How
 * severe a rater is, and how hard a row, then no longer counts.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CrossedMean {
    private final CrossedDesign design;
    private final double estimate;
    private final double rowVariance;
    private final double raterVariance;
    private final double restVariance;
    private final double variance;
    private final double df;

    private CrossedMean(CrossedCells cells) {
        design = cells.design();
        estimate = cells.mean();
        double[] components = cells.components();
        rowVariance = Math.max(0, components[0]);
        raterVariance = Math.max(0, components[1]);
        restVariance = Math.max(0, components[2]);
        variance = design.variance(rowVariance, raterVariance, restVariance);
        df = design.degreesOfFreedom(rowVariance, raterVariance, restVariance);
    }

    /**
     * {@return the mean of ratings}
     *
     * @param values the ratings, finite; several of one rater for one row count as their mean
     * @param rows what was rated, per rating: at least two different rows
     * @param raters who rated, per rating: at least two different raters
     */
    public static CrossedMean of(double[] values, int[] rows, int[] raters) {
        Checks.finite("values", 2, values);
        if (values.length != rows.length || values.length != raters.length) {
            throw new IllegalArgumentException("values, rows and raters: " + values.length + ", " + rows.length + " and "
                    + raters.length + " -> give one of each per rating");
        }
        return new CrossedMean(CrossedCells.of(values, rows, raters));
    }

    /**
     * {@return the mean difference of two ratings of the same row by the same rater: candidate less baseline}
     *
     * @param baseline ratings of the one
     * @param candidate ratings of the other, in the same order
     * @param rows what was rated: at least two different rows
     * @param raters who rated: at least two different raters
     */
    public static CrossedMean ofPairs(double[] baseline, double[] candidate, int[] rows, int[] raters) {
        return of(PairedTests.differences(baseline, candidate), rows, raters);
    }

    /** {@return the mean of all ratings} */
    public double estimate() {
        return estimate;
    }

    /** {@return the standard error of the mean} */
    public double standardError() {
        return Math.sqrt(variance);
    }

    /** {@return the degrees of freedom of the standard error} */
    public double degreesOfFreedom() {
        return df;
    }

    /** {@return the variance between rows; 0 if each row has one rating, as it is then part of the rest} */
    public double rowVariance() {
        return rowVariance;
    }

    /** {@return the variance between raters; 0 if each rater has one rating, as it is then part of the rest} */
    public double raterVariance() {
        return raterVariance;
    }

    /** {@return the variance that neither rows nor raters explain} */
    public double restVariance() {
        return restVariance;
    }

    /** {@return how many rows were rated} */
    public int rows() {
        return design.rows();
    }

    /** {@return how many raters rated} */
    public int raters() {
        return design.raters();
    }

    /** {@return how many ratings there are, of each rater one per row} */
    public int ratings() {
        return Math.toIntExact(design.cells());
    }

    /**
     * {@return the interval of the mean, by Student's t; its {@code n} is the smaller of the numbers of rows and raters}
     *
     * @param level confidence level, between 0 and 1
     */
    public Interval interval(double level) {
        double half = Distributions.tQuantile(1 - (1 - Checks.level(level)) / 2, df) * standardError();
        return new Interval(
                estimate,
                estimate - half,
                estimate + half,
                level,
                "Student t, crossed rows and raters",
                Math.min(rows(), raters()));
    }

    /**
     * {@return the two-sided test of a value of the mean}
     *
     * @param value what the mean is under the null hypothesis
     */
    public TestResult test(double value) {
        double distance = Math.abs(estimate - Checks.finite("value", value));
        double t = distance == 0 ? 0 : distance / standardError();
        double p = Double.isInfinite(t) ? 0 : Math.min(1, 2 * Distributions.t(-t, df));
        return new TestResult(
                "t, crossed rows and raters", estimate < value ? -t : t, p, Math.min(rows(), raters()));
    }

    /** {@return what a study with the same variances would show, tested two-sided at α 0.05} */
    public CrossedPlan plan() {
        return new CrossedPlan(rowVariance, raterVariance, restVariance, TPower.usual().alpha());
    }
}
