// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.ranking;

import io.github.finetune4j.statistics.crossed.CrossedMean;
import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Ids;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * A ranking of models by strength, from contests that may be tied, with intervals: Davidson's extension (JASA 65, 1970)
 * of the model of Bradley and Terry. With a = exp(sᵢ), b = exp(sⱼ), i wins with chance a/(a + b + ν√(ab)), and
 * ν√(ab)/(a + b + ν√(ab)) is a tie. Strengths have mean 0. Without any tie, ν is 0 and the model is that of Bradley and
 * Terry. Immutable.
 *
 * <p>Errors are those of Fisher's information, for contests that are independent; with {@link #clustered} they know
 * that contests over one item, such as several raters' votes on the answers to one prompt, are alike (a sandwich), and
 * with {@link #crossed} that those of one rater are, too.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DavidsonRanking {
    private final double[] strengths;
    private final double tie;
    private final double logLikelihood;
    private final RankingSpread spread;

    private DavidsonRanking(DavidsonLikelihood fit, RankingSpread spread) {
        strengths = fit.strengths();
        tie = fit.tie();
        logLikelihood = fit.value();
        this.spread = spread;
    }

    /**
     * From counts, all contests independent.
     *
     * @param wins wins[i][j]: how often i beat j; square, at least 2 rows
     * @param ties ties[i][j] = ties[j][i]: how often i and j were even
     * @return strengths and errors; n is the number of contests
     * @throws IllegalArgumentException if no strengths fit best, because some models never beat or equalled, or never
     *     lost to or equalled, the rest
     */
    public static DavidsonRanking of(double[][] wins, double[][] ties) {
        Contests contests = Contests.of(wins, ties);
        DavidsonLikelihood fit = DavidsonLikelihood.maximum(contests);
        long n = Math.max(1, Math.round(contests.count()));
        return new DavidsonRanking(fit, new CovarianceSpread(fit.inverseInformation(), Double.POSITIVE_INFINITY, n));
    }

    /**
     * From single contests, which are alike if they are over the same item.
     *
     * @param models how many models there are, numbered from 0, at least 2
     * @param first the one model, per contest
     * @param second the other
     * @param results 1 if the first won, 0 if the second did, 0.5 for a tie
     * @param items what the contest was over: at least two different ones
     * @return strengths and errors; n is the number of items
     */
    public static DavidsonRanking clustered(int models, int[] first, int[] second, double[] results, int[] items) {
        Contests contests = Contests.of(models, first, second, results);
        if (items.length != first.length) {
            throw new IllegalArgumentException(
                    "contests and items: " + first.length + " and " + items.length + " -> give one item per contest");
        }
        DavidsonLikelihood fit = DavidsonLikelihood.maximum(contests);
        int[] distinct = Arrays.stream(items).sorted().distinct().toArray();
        int groups = (int) Checks.atLeast("the number of items", 2, distinct.length);
        double[][] scores = new double[groups][];
        Arrays.setAll(scores, group -> new double[models + 1]);
        for (int i = 0; i < first.length; i++) {
            fit.addScore(first[i], second[i], results[i], scores[Arrays.binarySearch(distinct, items[i])]);
        }
        double[][] covariance = sandwich(fit.inverseInformation(), scores);
        return new DavidsonRanking(fit, new CovarianceSpread(covariance, groups - 1.0, groups));
    }

    /**
     * From single contests, which are alike if they are over the same row, and if the same rater decides them: raters
     * and rows are both drawn, and intervals are about other rows and other raters, too. They are those of {@link
     * CrossedMean}, for what each rater's contests over each row move the strengths.
     *
     * @param models how many models there are, numbered from 0, at least 2
     * @param first the one model, per contest
     * @param second the other
     * @param results 1 if the first won, 0 if the second did, 0.5 for a tie
     * @param rows what the contest was over, from 0: at least two different ones
     * @param raters who decided it, from 0: at least two different ones
     * @return strengths and errors; n is the smaller of the numbers of rows and raters
     */
    public static DavidsonRanking crossed(
            int models, int[] first, int[] second, double[] results, int[] rows, int[] raters) {
        Contests contests = Contests.of(models, first, second, results);
        if (rows.length != first.length || raters.length != first.length) {
            throw new IllegalArgumentException("contests, rows and raters: " + first.length + ", " + rows.length
                    + " and " + raters.length + " -> give one row and one rater per contest");
        }
        DavidsonLikelihood fit = DavidsonLikelihood.maximum(contests);
        double[][] scores = new double[first.length][];
        Arrays.setAll(scores, contest -> new double[models + 1]);
        for (int i = 0; i < first.length; i++) {
            fit.addScore(first[i], second[i], results[i], scores[i]);
        }
        int[] rowPlaces = Ids.ascending(rows).places();
        int[] raterPlaces = Ids.ascending(raters).places();
        Checks.atLeast("the number of rows", 2, Arrays.stream(rowPlaces).max().orElse(-1) + 1L);
        Checks.atLeast(
                "the number of raters", 2, Arrays.stream(raterPlaces).max().orElse(-1) + 1L);
        return new DavidsonRanking(fit, new CrossedSpread(scores, fit.inverseInformation(), rowPlaces, raterPlaces));
    }

    private static double[][] sandwich(double[][] inverse, double[][] scores) {
        double groups = scores.length;
        int size = inverse.length;
        double[][] covariance = new double[size][size];
        for (double[] score : scores) {
            double[] moved = new double[size];
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    moved[i] += inverse[i][j] * score[j];
                }
            }
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    covariance[i][j] += moved[i] * moved[j] * groups / (groups - 1);
                }
            }
        }
        return covariance;
    }

    /** {@return the strengths, logarithmic, with mean 0} */
    public double[] strengths() {
        return strengths.clone();
    }

    /** {@return ν, how common ties are: two equal models tie with chance ν/(2 + ν)} */
    public double tie() {
        return tie;
    }

    /** {@return the logarithm of the likelihood} */
    public double logLikelihood() {
        return logLikelihood;
    }

    /** {@return the standard error of each strength, against the mean of all} */
    public double[] standardErrors() {
        double[] errors = new double[strengths.length];
        Arrays.setAll(errors, i -> spread.error(weights(i)));
        return errors;
    }

    /**
     * {@return the interval of a strength against the mean of all: normal, or Student's t with one degree of freedom
     * less than items, or that of raters and rows}
     *
     * @param model its number
     * @param level confidence level, between 0 and 1
     */
    public Interval interval(int model, double level) {
        return spread.interval(strengths[model], level, weights(model));
    }

    /**
     * {@return the interval of the difference of two strengths}
     *
     * @param model its number
     * @param other the number of the one whose strength is taken off
     * @param level confidence level, between 0 and 1
     */
    public Interval difference(int model, int other, double level) {
        double[] weights = weights(model);
        weights[other] -= 1;
        return spread.interval(strengths[model] - strengths[other], level, weights);
    }

    private double[] weights(int model) {
        double[] weights = new double[strengths.length];
        weights[model] = 1;
        return weights;
    }

    /**
     * {@return the chance that a model beats another}
     *
     * @param model its number
     * @param other the other's number
     */
    public double winChance(int model, int other) {
        return 1
                / (1
                        + Math.exp(strengths[other] - strengths[model])
                        + tie * Math.exp((strengths[other] - strengths[model]) / 2));
    }

    /**
     * {@return the chance that two models are even}
     *
     * @param model its number
     * @param other the other's number
     */
    public double tieChance(int model, int other) {
        return 1 - winChance(model, other) - winChance(other, model);
    }
}
