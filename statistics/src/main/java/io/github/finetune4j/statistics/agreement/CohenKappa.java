// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.agreement;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Normal;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Cohen's κ (Educational and Psychological Measurement 20, 1960; weighted: Psychological Bulletin 70, 1968): how much
 * more two raters agree than by chance, from a table of their ratings. 1 is full agreement, 0 that of chance.
 *
 * @param estimate κ
 * @param standardError of κ, from the large-sample variance of Fleiss, Cohen and Everitt (Psychological Bulletin
 *     72, 1969)
 * @param nullError standard error if raters agree by chance only, for testing κ = 0
 * @param n number of rated items
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record CohenKappa(double estimate, double standardError, double nullError, long n) {
    /**
     * A distance between two ratings.
     *
     * @since 0.1
     */
    public enum Weights {
        /** Any disagreement counts the same. */
        NONE,
        /** By the distance between the categories. */
        LINEAR,
        /** By the squared distance between the categories. */
        QUADRATIC;

        double of(int i, int j) {
            int distance = Math.abs(i - j);
            return switch (this) {
                case NONE -> distance == 0 ? 0 : 1;
                case LINEAR -> distance;
                case QUADRATIC -> (double) distance * distance;
            };
        }
    }

    /**
     * κ of two raters of the same items.
     *
     * @param first the first rater's categories, from 0 up
     * @param second the second rater's, of the same items
     * @param categories number of categories, in their order where weights count distances; at least 2
     * @param weights how disagreements count
     * @return κ; 0 if nothing but chance is to be seen because a rater used one category only
     */
    public static CohenKappa of(int[] first, int[] second, int categories, Weights weights) {
        if (first.length != second.length || first.length == 0) {
            throw new IllegalArgumentException("ratings: " + first.length + " and " + second.length
                    + " -> give those of both raters for the same items, at least one");
        }
        long[][] table = new long[(int) Checks.atLeast("categories", 2, categories)][categories];
        for (int i = 0; i < first.length; i++) {
            if (Math.min(first[i], second[i]) < 0 || Math.max(first[i], second[i]) >= categories) {
                throw new IllegalArgumentException("categories: " + first[i] + " and " + second[i] + " for item "
                        + (i + 1) + " -> give 0 to " + (categories - 1));
            }
            table[first[i]][second[i]]++;
        }
        return of(table, weights);
    }

    /**
     * κ of a table.
     *
     * @param table how often the first rater said i and the second j; square, not empty
     * @param weights how disagreements count
     * @return κ
     */
    public static CohenKappa of(long[][] table, Weights weights) {
        return new Table(table, weights).kappa();
    }

    /**
     * {@return the normal interval of κ}
     *
     * @param level confidence level, between 0 and 1
     */
    public Interval interval(double level) {
        double half = Normal.critical(Checks.level(level)) * standardError;
        return new Interval(estimate, estimate - half, estimate + half, level, "Cohen κ, normal", n);
    }

    /** Shares of ratings and agreement weights, 1 on the diagonal. */
    private static final class Table {
        private final int size;
        private final double n;
        private final double[][] shares;
        private final double[] rows;
        private final double[] columns;
        private final double[][] agreement;

        Table(long[][] counts, Weights weights) {
            size = counts.length;
            n = Checks.atLeast(
                    "the number of rated items",
                    1,
                    Arrays.stream(counts).flatMapToLong(Arrays::stream).sum());
            shares = new double[size][size];
            rows = new double[size];
            columns = new double[size];
            agreement = new double[size][size];
            double farthest = Math.max(1, weights.of(0, size - 1));
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    shares[i][j] = counts[i][j] / n;
                    rows[i] += shares[i][j];
                    columns[j] += shares[i][j];
                    agreement[i][j] = 1 - weights.of(i, j) / farthest;
                }
            }
        }

        CohenKappa kappa() {
            double observed = 0;
            double expected = 0;
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    observed += agreement[i][j] * shares[i][j];
                    expected += agreement[i][j] * rows[i] * columns[j];
                }
            }
            if (expected >= 1) {
                return new CohenKappa(0, 0, 0, Math.round(n));
            }
            double kappa = (observed - expected) / (1 - expected);
            return new CohenKappa(kappa, error(kappa, expected), nullError(expected), Math.round(n));
        }

        private double error(double kappa, double expected) {
            double sum = 0;
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    double term = agreement[i][j] - (rowMean(i) + columnMean(j)) * (1 - kappa);
                    sum += shares[i][j] * term * term;
                }
            }
            double mean = kappa - expected * (1 - kappa);
            return Math.sqrt(Math.max(0, sum - mean * mean) / n) / (1 - expected);
        }

        private double nullError(double expected) {
            double sum = 0;
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    double term = agreement[i][j] - (rowMean(i) + columnMean(j));
                    sum += rows[i] * columns[j] * term * term;
                }
            }
            return Math.sqrt(Math.max(0, sum - expected * expected) / n) / (1 - expected);
        }

        private double rowMean(int i) {
            double sum = 0;
            for (int j = 0; j < size; j++) {
                sum += columns[j] * agreement[i][j];
            }
            return sum;
        }

        private double columnMean(int j) {
            double sum = 0;
            for (int i = 0; i < size; i++) {
                sum += rows[i] * agreement[i][j];
            }
            return sum;
        }
    }
}
