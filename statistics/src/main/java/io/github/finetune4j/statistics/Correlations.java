// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Correlations of two series of numbers, such as a judge's grades and people's.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Correlations {
    private Correlations() {}

    /**
     * Pearson's r.
     *
     * @param first at least three finite values that vary
     * @param second as many finite values that vary
     * @return the test of no correlation; the statistic is r
     */
    public static TestResult pearson(double[] first, double[] second) {
        double r = r(first, second);
        return new TestResult("Pearson r", r, tProbability(r, first.length), first.length);
    }

    /**
     * The interval of Pearson's r by Fisher's transformation.
     *
     * @param first at least four finite values that vary
     * @param second as many finite values that vary
     * @param level confidence level, between 0 and 1
     * @return the interval
     */
    public static Interval pearsonInterval(double[] first, double[] second, double level) {
        double r = r(first, second);
        Checks.atLeast("the number of pairs", 4, first.length);
        double z = 0.5 * Math.log((1 + r) / (1 - r));
        double half = Normal.critical(Checks.level(level)) / Math.sqrt(first.length - 3.0);
        return new Interval(r, Math.tanh(z - half), Math.tanh(z + half), level, "Fisher z", first.length);
    }

    /**
     * Spearman's ρ: Pearson's r of the ranks, tested by t.
     *
     * @param first at least three finite values that vary
     * @param second as many finite values that vary
     * @return the test of no correlation; the statistic is ρ
     */
    public static TestResult spearman(double[] first, double[] second) {
        check(first, second);
        double rho = r(MidRanks.of(first).all(), MidRanks.of(second).all());
        return new TestResult("Spearman ρ", rho, tProbability(rho, first.length), first.length);
    }

    private static double tProbability(double r, int n) {
        double df = n - 2.0;
        double t = r * Math.sqrt(df / ((1 - r) * (1 + r)));
        return Math.abs(r) >= 1 ? 0 : Math.min(1, 2 * Distributions.t(-Math.abs(t), df));
    }

    /**
     * Kendall's τ-b, which allows for ties, by the normal approximation.
     *
     * @param first at least two finite values that vary
     * @param second as many finite values that vary
     * @return the test of no association; the statistic is τ
     */
    public static TestResult kendall(double[] first, double[] second) {
        Concordance pairs = Concordance.of(first, second);
        double p = Normal.twoSidedP(pairs.surplus() / Math.sqrt(pairs.variance()));
        return new TestResult("Kendall τ-b", pairs.tauB(), p, first.length);
    }

    /**
     * Kendall's τ with the exact p value from all orders.
     *
     * @param first from 2 to 170 finite values, no value twice
     * @param second as many finite values, no value twice
     * @return the test of no association; the statistic is τ
     */
    public static TestResult kendallExact(double[] first, double[] second) {
        Concordance pairs = Concordance.of(first, second);
        if (pairs.tied() || first.length > 170) {
            throw new IllegalArgumentException(
                    "the exact test of Kendall's τ: " + first.length + (pairs.tied() ? " values with ties" : " values")
                            + " -> give at most 170 without ties, or use the normal approximation");
        }
        return new TestResult("Kendall τ exact", pairs.tauB(), pairs.exactP(), first.length);
    }

    /**
     * {@return Kendall's (Stuart's) τ-c, for scales of different lengths: 2(concordant − discordant)/(n²(m − 1)/m), m
     * being the smaller number of distinct values}
     *
     * @param first at least two finite values that vary
     * @param second as many finite values that vary
     */
    public static double kendallC(double[] first, double[] second) {
        Concordance pairs = Concordance.of(first, second);
        double classes = Math.min(
                Arrays.stream(first).distinct().count(),
                Arrays.stream(second).distinct().count());
        double n = first.length;
        return 2 * pairs.surplus() / (n * n * (classes - 1) / classes);
    }

    /**
     * {@return Vigna's weighted τ (WWW 2015) with additive hyperbolic weights: exchanges near the top count most, the
     * mean of both series' tops; from −1 to 1}
     *
     * @param first at least two finite values
     * @param second as many finite values
     */
    public static double weightedTau(double[] first, double[] second) {
        check(first, second);
        return (WeightedTau.of(first, second) + WeightedTau.of(second, first)) / 2;
    }

    private static double r(double[] first, double[] second) {
        check(first, second);
        double a = Means.mean(first);
        double b = Means.mean(second);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < first.length; i++) {
            ab += (first[i] - a) * (second[i] - b);
            aa += (first[i] - a) * (first[i] - a);
            bb += (second[i] - b) * (second[i] - b);
        }
        if (aa == 0 || bb == 0) {
            throw new IllegalArgumentException("one of the series is constant -> give values that vary");
        }
        return Math.max(-1, Math.min(1, ab / Math.sqrt(aa) / Math.sqrt(bb)));
    }

    static void check(double[] first, double[] second) {
        Checks.finite("first", 2, first);
        Checks.finite("second", 2, second);
        if (first.length != second.length) {
            throw new IllegalArgumentException(
                    "values: " + first.length + " and " + second.length + " -> give pairs, as many on both sides");
        }
    }

    /** Pairs that go the same way or not. */
    private record Concordance(
            long n,
            double surplus,
            double discordant,
            double tiesX,
            double tiesY,
            double tripleX,
            double tripleY,
            double spreadX,
            double spreadY) {

        static Concordance of(double[] x, double[] y) {
            check(x, y);
            double concordant = 0;
            double discordant = 0;
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < i; j++) {
                    double sign = Math.signum(x[i] - x[j]) * Math.signum(y[i] - y[j]);
                    concordant += sign > 0 ? 1 : 0;
                    discordant += sign < 0 ? 1 : 0;
                }
            }
            double[] a = ties(x);
            double[] b = ties(y);
            return new Concordance(x.length, concordant - discordant, discordant, a[0], b[0], a[1], b[1], a[2], b[2]);
        }

        /** Σt(t−1)/2, Σt(t−1)(t−2), Σt(t−1)(2t+5) over groups of equal values. */
        private static double[] ties(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            double[] ties = new double[3];
            for (int start = 0, end; start < sorted.length; start = end) {
                end = start + 1;
                while (end < sorted.length && sorted[end] == sorted[start]) {
                    end++;
                }
                double t = end - start;
                ties[0] += t * (t - 1) / 2;
                ties[1] += t * (t - 1) * (t - 2);
                ties[2] += t * (t - 1) * (2 * t + 5);
            }
            return ties;
        }

        boolean tied() {
            return tiesX + tiesY > 0;
        }

        double tauB() {
            double pairs = n * (n - 1) / 2.0;
            double tau = surplus / Math.sqrt(pairs - tiesX) / Math.sqrt(pairs - tiesY);
            return Math.max(-1, Math.min(1, tau));
        }

        double variance() {
            double m = n * (n - 1.0);
            return (m * (2.0 * n + 5) - spreadX - spreadY) / 18
                    + 2 * tiesX * tiesY / m
                    + tripleX * tripleY / (9 * m * (n - 2));
        }

        /** The number of orders with at most so many exchanges, over n!, by adding one value at a time. */
        double exactP() {
            long pairs = n * (n - 1) / 2;
            long c = Math.min(Math.round(discordant), pairs - Math.round(discordant));
            if (2 * c == pairs) {
                return 1;
            }
            double[] share = new double[(int) c + 1];
            share[0] = 1;
            for (int size = 2; size <= n; size++) {
                double[] next = new double[share.length];
                double window = 0;
                for (int k = 0; k < next.length; k++) {
                    window += share[k] - (k >= size ? share[k - size] : 0);
                    next[k] = window / size;
                }
                share = next;
            }
            return Math.min(1, 2 * Arrays.stream(share).sum());
        }
    }

    /** τ with the weight 1/(1 + r) + 1/(1 + s) for the values at ranks r and s of the first series, from the top. */
    private static final class WeightedTau {
        static double of(double[] x, double[] y) {
            int n = x.length;
            Integer[] order = new Integer[n];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (i, j) -> x[i] != x[j] ? Double.compare(x[j], x[i]) : Double.compare(y[j], y[i]));
            double[] weight = new double[n];
            for (int rank = 0; rank < n; rank++) {
                weight[order[rank]] = 1.0 / (rank + 1);
            }
            double all = 0;
            double tiesX = 0;
            double tiesY = 0;
            double net = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    double w = weight[i] + weight[j];
                    all += w;
                    tiesX += x[i] == x[j] ? w : 0;
                    tiesY += y[i] == y[j] ? w : 0;
                    net += w * Math.signum(x[i] - x[j]) * Math.signum(y[i] - y[j]);
                }
            }
            return Math.max(-1, Math.min(1, net / Math.sqrt(all - tiesX) / Math.sqrt(all - tiesY)));
        }
    }
}
