// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The best rising step of y over x by least squares (pool adjacent violators; Ayer et al., Annals of Mathematical
 * Statistics 26, 1955): straight between its knots, level beyond them, as scikit-learn has it. Turns scores into
 * probabilities (B. Zadrozny and C. Elkan, KDD 2002). Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class IsotonicRegression {
    private final double[] xs;
    private final double[] ys;

    private IsotonicRegression(double[] xs, double[] ys) {
        this.xs = xs;
        this.ys = ys;
    }

    /**
     * Fits it. Values of the same x count as one, with their mean.
     *
     * @param x at least one finite value
     * @param y as many finite values; for a calibration 1 for what came true, else 0
     * @return the fit
     */
    public static IsotonicRegression fit(double[] x, double[] y) {
        Checks.finite("x", 1, x);
        Checks.finite("y", 1, y);
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "x and y: " + x.length + " and " + y.length + " numbers -> give as many of both");
        }
        int[] order = Sorting.order(x);
        Pools pools = new Pools(x.length);
        for (int i = 0, next; i < order.length; i = next) {
            double sum = 0;
            for (next = i; next < order.length && x[order[next]] == x[order[i]]; next++) {
                sum += y[order[next]];
            }
            pools.add(x[order[i]], sum, next - i);
        }
        return pools.regression();
    }

    /**
     * {@return whether a fit makes scores better calibrated: whether the expected calibration error of ten times a
     * tenth of the rows, which the fits did not learn from, becomes smaller. NannyML's rule, with its rows; false where
     * all outcomes are the same, or where the scores tell them apart without error}
     *
     * @param scores at least 20 finite values
     * @param outcomes as many, each 0 or 1
     */
    public static boolean improves(double[] scores, int[] outcomes) {
        return CalibrationGain.improves(scores, outcomes);
    }

    /**
     * {@return the fit's value}
     *
     * @param x any number
     */
    public double at(double x) {
        int place = Arrays.binarySearch(xs, x);
        if (place >= 0) {
            return ys[place];
        }
        int above = -place - 1;
        if (above == 0) {
            return ys[0];
        }
        if (above == xs.length) {
            return ys[above - 1];
        }
        double slope = (ys[above] - ys[above - 1]) / (xs[above] - xs[above - 1]);
        return slope * (x - xs[above - 1]) + ys[above - 1];
    }

    /** {@return the values of x at its knots, rising} */
    public List<Double> knots() {
        return Arrays.stream(xs).boxed().toList();
    }

    /** Neighbours that would fall are pooled. */
    private static final class Pools {
        private final double[] first;
        private final double[] last;
        private final double[] sums;
        private final double[] weights;
        private int size;

        Pools(int most) {
            first = new double[most];
            last = new double[most];
            sums = new double[most];
            weights = new double[most];
        }

        void add(double x, double sum, double weight) {
            first[size] = x;
            last[size] = x;
            sums[size] = sum;
            weights[size++] = weight;
            while (size > 1 && level(size - 2) >= level(size - 1)) {
                size--;
                last[size - 1] = last[size];
                sums[size - 1] += sums[size];
                weights[size - 1] += weights[size];
            }
        }

        private double level(int pool) {
            return sums[pool] / weights[pool];
        }

        IsotonicRegression regression() {
            double[] xs = new double[2 * size];
            double[] ys = new double[2 * size];
            int knots = 0;
            for (int pool = 0; pool < size; pool++) {
                for (double x : first[pool] == last[pool] ? List.of(first[pool]) : List.of(first[pool], last[pool])) {
                    xs[knots] = x;
                    ys[knots++] = level(pool);
                }
            }
            return new IsotonicRegression(Arrays.copyOf(xs, knots), Arrays.copyOf(ys, knots));
        }
    }
}
