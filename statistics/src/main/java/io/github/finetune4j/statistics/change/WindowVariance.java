// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

/**
 * The variance of a window's value: {@code a/n + b}, one part that shrinks with the number of observations in it, and
 * one that doesn't. Both are estimated by weighted least squares on the squares of the residuals so far. That there is
 * a second part takes some evidence.
 */
final class WindowVariance {
    /** A square counts for no more than so many variances, so that one outlier doesn't blind the eye. */
    private static final double FAR = 25;

    private static final int FEW = 20;
    /** So many usual windows are taken for seen without the second part. */
    private static final double PRIOR = 100;

    private static final double LEAST = 1e-18;
    private static final double MOST_RATIO = 1e6;

    private double a;
    private double b;
    private long count;
    private double w;
    private double wx;
    private double wxx;
    private double wy;
    private double wxy;

    double of(double n) {
        return Math.max(LEAST, a / n + b);
    }

    /** {@return how many observations there are in a window whose two parts are equal, as a reciprocal: b by a} */
    double ratio() {
        return a * MOST_RATIO <= b ? MOST_RATIO : b / a;
    }

    /**
     * {@code precision}: the window's precision (the reciprocal of a variance) by a usual one's. The variance of a
     * square is that of 1/precision².
     */
    void add(double square, double n, double precision) {
        double x = 1 / n;
        double y = count < FEW ? square : Math.min(square, FAR * of(n));
        double weight = precision * precision;
        count++;
        w += weight;
        wx += weight * x;
        wxx += weight * x * x;
        wy += weight * y;
        wxy += weight * x * y;
        solve();
    }

    private void solve() {
        double ww = w * (1 + PRIOR / count);
        double det = ww * wxx - wx * wx;
        b = (wxx * wy - wx * wxy) / det;
        a = (ww * wxy - wx * wy) / det;
        if (b < 0) {
            b = 0;
            a = wxy / wxx;
        } else if (a < 0) {
            a = 0;
            b = wy / w;
        }
    }
}
