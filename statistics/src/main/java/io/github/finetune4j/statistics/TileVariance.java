// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/**
 * The variance of a tile's value: {@code a/n + b}, one part that shrinks with the number of observations in it, and one
 * that doesn't. Both are estimated by weighted least squares on the squares of the residuals so far.
 */
final class TileVariance {
    private static final double FAR = 9;
    private static final int FEW = 20;
    private static final double LEAST = 1e-18;

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

    /** A square far out counts as less, so that one outlier doesn't blind the eye. */
    void add(double square, double n) {
        double now = of(n);
        double x = 1 / n;
        double y = count < FEW ? square : Math.min(square, FAR * now);
        double weight = count < FEW ? 1 : 1 / (now * now);
        if (count == FEW) {
            rescale(weight);
        }
        count++;
        w += weight;
        wx += weight * x;
        wxx += weight * x * x;
        wy += weight * y;
        wxy += weight * x * y;
        solve();
    }

    private void rescale(double weight) {
        w *= weight;
        wx *= weight;
        wxx *= weight;
        wy *= weight;
        wxy *= weight;
    }

    private void solve() {
        double det = w * wxx - wx * wx;
        b = det > 1e-6 * w * wxx ? (wxx * wy - wx * wxy) / det : wy / w;
        a = det > 1e-6 * w * wxx ? (w * wxy - wx * wy) / det : 0;
        if (b < 0) {
            b = 0;
            a = wxy / wxx;
        } else if (a < 0) {
            a = 0;
            b = wy / w;
        }
    }
}
