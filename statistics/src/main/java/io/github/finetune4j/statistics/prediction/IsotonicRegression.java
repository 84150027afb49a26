// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.prediction;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Sorted;
import io.github.finetune4j.statistics.summary.Order;
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
        int[] order = Sorted.order(x);
        Pools pools = new Pools(x.length);
        for (int row : order) {
            pools.add(x[row], y[row]);
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
        return between(-place - 1, x);
    }

    /** Of a number that is no knot; {@code above} is the next one that is greater. */
    private double between(int above, double x) {
        if (above == 0) {
            return ys[0];
        }
        if (above == xs.length) {
            return ys[above - 1];
        }
        double slope = (ys[above] - ys[above - 1]) / (xs[above] - xs[above - 1]);
        return slope * (x - xs[above - 1]) + ys[above - 1];
    }

    /**
     * {@return the fit's values of many numbers, faster than one by one}
     *
     * @param x any finite numbers
     * @param order their indexes in rising order, as {@link Order#of} has them
     */
    public double[] at(double[] x, int[] order) {
        double[] values = new double[x.length];
        int knot = 0;
        for (int row : order) {
            knot = knot(knot, x[row]);
            values[row] = at(knot, x[row]);
        }
        return values;
    }

    /** {@return the first knot from one on that is not below a number} */
    int knot(int from, double x) {
        int knot = from;
        while (knot < xs.length && xs[knot] < x) {
            knot++;
        }
        return knot;
    }

    /** {@return the value of a number} {@code knot} is the first that is not below it. */
    double at(int knot, double x) {
        return knot < xs.length && xs[knot] == x ? ys[knot] : between(knot, x);
    }

    /** {@return the values of x at its knots, rising} */
    public List<Double> knots() {
        return Arrays.stream(xs).boxed().toList();
    }

    /** Neighbours that would fall are pooled. What is added must rise; the same x again joins the one before. */
    static final class Pools {
        private final double[] first;
        private final double[] last;
        private final double[] sums;
        private final double[] weights;
        private int size;
        /** The newest x by itself, until a greater one comes. */
        private double x = Double.NaN;

        private double sum;
        private double weight;

        Pools(int most) {
            first = new double[most];
            last = new double[most];
            sums = new double[most];
            weights = new double[most];
        }

        void add(double nextX, double y) {
            if (nextX != x) {
                close();
                x = nextX;
            }
            sum += y;
            weight++;
        }

        private void close() {
            if (weight == 0) {
                return;
            }
            if (rises()) {
                settle();
            }
            if (rises()) {
                first[size] = x;
                sums[size] = 0;
                weights[size++] = 0;
            }
            last[size - 1] = x;
            sums[size - 1] += sum;
            weights[size - 1] += weight;
            sum = 0;
            weight = 0;
        }

        /** Whether the newest x is above the last pool; what is not joins it. */
        private boolean rises() {
            return size == 0 || sum * weights[size - 1] > sums[size - 1] * weight;
        }

        /** Joins the last pool, which may have fallen, with those before that are not below it. */
        private void settle() {
            while (size > 1 && sums[size - 2] * weights[size - 1] >= sums[size - 1] * weights[size - 2]) {
                size--;
                last[size - 1] = last[size];
                sums[size - 1] += sums[size];
                weights[size - 1] += weights[size];
            }
        }

        /** Ends the fit; another may begin. */
        IsotonicRegression regression() {
            close();
            settle();
            double[] xs = new double[2 * size];
            double[] ys = new double[2 * size];
            int knots = 0;
            for (int pool = 0; pool < size; pool++) {
                double level = sums[pool] / weights[pool];
                xs[knots] = first[pool];
                ys[knots++] = level;
                if (last[pool] != first[pool]) {
                    xs[knots] = last[pool];
                    ys[knots++] = level;
                }
            }
            size = 0;
            x = Double.NaN;
            return new IsotonicRegression(Arrays.copyOf(xs, knots), Arrays.copyOf(ys, knots));
        }
    }
}
