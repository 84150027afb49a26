// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.statistics.Interval;
import io.github.finetune4j.statistics.Means;
import java.util.Arrays;

/**
 * The mean of answers whose raters and rows are both drawn: the variance that is robust to both clusterings (Cameron,
 * Gelbach, Miller, Journal of Business and Economic Statistics 29, 2011), V(rows) + V(raters) − V(answers), never less
 * than the greater of the two, with Student's t at one degree of freedom less than the smaller number of clusters.
 */
final class CrossedMean {
    private static final String BOTH = "Student t, standard error clustered by rater and row";

    private final double[] values;
    private final int[] raters;
    private final int[] rows;

    CrossedMean(double[] values, int[] raters, int[] rows) {
        this.values = values;
        this.raters = raters;
        this.rows = rows;
    }

    Interval interval(double level) {
        int groups = Math.min(count(raters), count(rows));
        if (groups < 2) {
            return clusteredOnce(level);
        }
        double byRater = variance(raters);
        double byRow = variance(rows);
        double plain = Means.standardError(values);
        double both = byRater + byRow - plain * plain;
        double error = Math.sqrt(Math.max(both, Math.max(byRater, byRow)));
        double half = critical(groups - 1, level) * error;
        double mean = Means.mean(values);
        return new Interval(mean, mean - half, mean + half, level, BOTH, groups);
    }

    /** Of one rater nobody knows how far others would be away; of one row, what others would show. */
    private Interval clusteredOnce(double level) {
        int[] drawn = count(rows) > 1 ? rows : raters;
        Interval one =
                count(drawn) > 1 ? Means.clusteredInterval(values, drawn, level) : Means.tInterval(values, level);
        String whose = count(rows) > 1 ? ", of this one rater" : ", of this one row";
        return new Interval(one.estimate(), one.lower(), one.upper(), level, one.method() + whose, one.n());
    }

    private double variance(int[] clusters) {
        double error = Means.clusteredStandardError(values, clusters);
        return error * error;
    }

    private static int count(int[] clusters) {
        return (int) Arrays.stream(clusters).distinct().count();
    }

    /** Student's quantile, read off the interval of a sample of as many degrees of freedom. */
    private static double critical(int df, double level) {
        double[] sample = new double[df + 1];
        Arrays.setAll(sample, i -> i);
        Interval known = Means.tInterval(sample, level);
        return (known.upper() - known.estimate()) / Means.standardError(sample);
    }
}
