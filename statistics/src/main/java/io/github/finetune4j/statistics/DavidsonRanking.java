// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * How strong models are, from contests that may be tied, with intervals: Davidson's extension (JASA 65, 1970) of the
 * model of Bradley and Terry. With a = exp(sᵢ), b = exp(sⱼ), i wins with chance a/(a + b + ν√(ab)), and ν√(ab)/(a + b +
 * ν√(ab)) is a tie. Strengths have mean 0. Without any tie, ν is 0 and the model is that of Bradley and Terry.
 * Immutable.
 *
 * <p>Errors are those of Fisher's information, for contests that are independent; with {@link #clustered} they know
 * that contests over one item, such as several raters' votes on the answers to one prompt, are alike (a sandwich).
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DavidsonRanking {
    private final double[] strengths;
    private final double tie;
    private final double[][] covariance;
    private final double logLikelihood;
    private final double df;
    private final long n;

    private DavidsonRanking(DavidsonLikelihood fit, double[][] covariance, double df, long n) {
        strengths = fit.strengths();
        tie = fit.tie();
        logLikelihood = fit.value();
        this.covariance = covariance;
        this.df = df;
        this.n = n;
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
        return new DavidsonRanking(
                fit, fit.inverseInformation(), Double.POSITIVE_INFINITY, Math.max(1, Math.round(contests.count())));
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
        return new DavidsonRanking(fit, sandwich(fit.inverseInformation(), scores), groups - 1, groups);
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
        Arrays.setAll(errors, i -> Math.sqrt(covariance[i][i]));
        return errors;
    }

    /**
     * {@return the interval of a strength against the mean of all: normal, or Student's t with one degree of freedom
     * less than items}
     *
     * @param model its number
     * @param level confidence level, between 0 and 1
     */
    public Interval interval(int model, double level) {
        return interval(strengths[model], covariance[model][model], level);
    }

    /**
     * {@return the interval of the difference of two strengths}
     *
     * @param model its number
     * @param other the number of the one whose strength is taken off
     * @param level confidence level, between 0 and 1
     */
    public Interval difference(int model, int other, double level) {
        double variance = covariance[model][model] + covariance[other][other] - 2 * covariance[model][other];
        return interval(strengths[model] - strengths[other], variance, level);
    }

    private Interval interval(double estimate, double variance, double level) {
        Checks.level(level);
        boolean clustered = Double.isFinite(df);
        double critical = clustered ? Distributions.tQuantile(1 - (1 - level) / 2, df) : Normal.critical(level);
        double half = critical * Math.sqrt(Math.max(0, variance));
        String method = clustered ? "Davidson, Student t, clustered by item" : "Davidson, normal";
        return new Interval(estimate, estimate - half, estimate + half, level, method, n);
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
