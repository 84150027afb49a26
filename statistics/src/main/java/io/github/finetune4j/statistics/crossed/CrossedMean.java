// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crossed;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Solve;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.power.TPower;
import io.github.finetune4j.statistics.test.PairedTests;
import io.github.finetune4j.statistics.test.TestResult;
import org.apiguardian.api.API;

/**
 * The mean of ratings where several raters rate several rows, and both are drawn from more of their kind: the interval
 * is about other rows and other raters too. Ratings of one row are alike, and so are those of one rater, so that a t
 * test over all ratings, as if they were independent, finds differences where there are none.
 *
 * <p>A rating is the mean, plus an effect of the row, plus one of the rater, plus a rest. The variances of the three
 * are estimated from the sums of squares within rows, within raters and in all, unbiased with any cells missing
 * (Henderson, Biometrics 9, 1953; Gao and Owen, Electronic Journal of Statistics 11, 2017); those below 0 count as 0.
 * Each of the three moves the mean within a t interval of its own, with as many degrees of freedom as there are rows,
 * raters or cells to learn it from, and the squares of their halves add up (MOVER; Zou and Donner, Statistics in
 * Medicine 27, 2008): few raters who differ are few, whatever the number of rows.
 *
 * <p>To compare two models, let each rater rate both answers to a row, and take the difference: see {@link #ofPairs}.
 * The severity of a rater, and the difficulty of a row, then no longer count. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CrossedMean {
    private static final double USUAL_TAIL = 0.025;
    private static final double LEAST_P = 1e-12;

    private final CrossedDesign design;
    private final double estimate;
    private final CrossedComponents components;

    private CrossedMean(CrossedCells cells) {
        design = cells.design();
        estimate = cells.mean();
        components = cells.components();
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
            throw new IllegalArgumentException("values, rows and raters: " + values.length + ", " + rows.length
                    + " and " + raters.length + " -> give one of each per rating");
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
        return Math.sqrt(design.variance(components));
    }

    /**
     * {@return the degrees of freedom of Student's t with the same interval of 95 %: about the number of raters less
     * one where raters differ, more where rows do}
     */
    public double degreesOfFreedom() {
        return design.degreesOfFreedom(components, USUAL_TAIL);
    }

    /** {@return the variance between rows; 0 if each row has one rating, as it is then part of the rest} */
    public double rowVariance() {
        return components.row();
    }

    /** {@return the variance between raters; 0 if each rater has one rating, as it is then part of the rest} */
    public double raterVariance() {
        return components.rater();
    }

    /** {@return the variance that neither rows nor raters explain} */
    public double restVariance() {
        return components.rest();
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
     * {@return the interval of the mean; its {@code n} is the smaller of the numbers of rows and raters}
     *
     * @param level confidence level, between 0 and 1
     */
    public Interval interval(double level) {
        double half = design.half(components, (1 - Checks.level(level)) / 2);
        return new Interval(
                estimate,
                estimate - half,
                estimate + half,
                level,
                "MOVER over crossed rows and raters",
                Math.min(rows(), raters()));
    }

    /**
     * The two-sided test of a value of the mean: p is what the interval that ends at the value misses.
     *
     * @param value what the mean is under the null hypothesis
     * @return the test; the statistic is the distance in standard errors, and p is never given below 1e-12, but 0 where
     *     all ratings are the same and none is the value
     */
    public TestResult test(double value) {
        double distance = estimate - Checks.finite("value", value);
        double error = standardError();
        double statistic = distance == 0 ? 0 : distance / error;
        return new TestResult(
                "crossed rows and raters",
                statistic,
                error == 0 ? (distance == 0 ? 1 : 0) : missed(Math.abs(distance)),
                Math.min(rows(), raters()));
    }

    private double missed(double distance) {
        double least = Math.log(LEAST_P / 2);
        double most = Math.log(0.5);
        return 2 * Math.exp(Solve.threshold(log -> design.half(components, Math.exp(log)) <= distance, least, most));
    }

    /** {@return what a study with the same variances would show, tested two-sided at α 0.05} */
    public CrossedPlan plan() {
        return new CrossedPlan(
                components.row(),
                components.rater(),
                components.rest(),
                TPower.usual().alpha());
    }
}
