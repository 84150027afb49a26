// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.interval;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Distributions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The mean of a sample, with its standard error and interval.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Means {
    private Means() {}

    /**
     * {@return the arithmetic mean of at least one finite value}
     *
     * @param values a sample, in any order
     */
    public static double mean(double... values) {
        Checks.finite("values", 1, values);
        return Arrays.stream(values).sum() / values.length;
    }

    /**
     * {@return the sample standard deviation (divisor n − 1) of at least two finite values}
     *
     * @param values a sample, in any order
     */
    public static double standardDeviation(double... values) {
        Checks.finite("values", 2, values);
        double mean = mean(values);
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / (values.length - 1));
    }

    /**
     * {@return the standard error of the mean, s/√n, of at least two finite, independent values}
     *
     * @param values a sample, in any order
     */
    public static double standardError(double... values) {
        return standardDeviation(values) / Math.sqrt(values.length);
    }

    /**
     * Student's interval of the mean: x̄ ± t(n−1)·s/√n.
     *
     * @param values at least two finite, independent values
     * @param level confidence level, between 0 and 1
     * @return the interval, in the unit of the values
     */
    public static Interval tInterval(double[] values, double level) {
        double error = standardError(values);
        return symmetric(mean(values), error, values.length - 1, level, "Student t", values.length);
    }

    /**
     * The standard error of a mean whose values come in groups that are not independent, such as several questions
     * about one document: √(C/(C−1)·Σ_c(Σ_i(s_ic − s̄))²)/n (E. Miller, arXiv 2411.00640, 2024, with the small-sample
     * factor C/(C−1) that Inspect and Stata add).
     *
     * @param values finite values
     * @param clusters the group of each value, same length; at least two different groups
     * @return the standard error, in the unit of the values
     */
    public static double clusteredStandardError(double[] values, int[] clusters) {
        Map<Integer, Double> sums = clusterSums(values, clusters);
        int c = sums.size();
        double squares = sums.values().stream().mapToDouble(s -> s * s).sum();
        return Math.sqrt((double) c / (c - 1) * squares) / values.length;
    }

    /**
     * The interval of a mean from {@link #clusteredStandardError}, with Student's t at C − 1 degrees of freedom.
     *
     * @param values finite values
     * @param clusters the group of each value, same length; at least two different groups
     * @param level confidence level, between 0 and 1
     * @return the interval; its {@code n} is the number of groups
     */
    public static Interval clusteredInterval(double[] values, int[] clusters, double level) {
        int c = clusterSums(values, clusters).size();
        double error = clusteredStandardError(values, clusters);
        return symmetric(mean(values), error, c - 1, level, "Student t, clustered standard error", c);
    }

    private static Map<Integer, Double> clusterSums(double[] values, int[] clusters) {
        if (values.length != clusters.length) {
            throw new IllegalArgumentException("values and clusters: " + values.length + " and " + clusters.length
                    + " -> give each value its cluster");
        }
        double mean = mean(values);
        Map<Integer, Double> sums = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            sums.merge(clusters[i], values[i] - mean, Double::sum);
        }
        Checks.atLeast("the number of clusters", 2, sums.size());
        return sums;
    }

    private static Interval symmetric(double mean, double error, int df, double level, String method, long n) {
        Checks.level(level);
        double t = Distributions.tQuantile(1 - (1 - level) / 2, df);
        return new Interval(mean, mean - t * error, mean + t * error, level, method, n);
    }
}
