// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/**
 * Takes out what a tile inherits from those just before it (clusters of users, bursts that last): a regression on the
 * last score and on two running means of the scores, with coefficients from the past alone.
 */
final class Whitening {
    private static final double RIDGE = 30;
    private static final double FAR = 5;
    private static final int EVERY = 8;

    private final double fast;
    private final double slow;
    private final double[] x = new double[3];
    private final double[] xx = new double[6];
    private final double[] xy = new double[3];
    private final double[] c = new double[3];
    private int sinceSolved;

    Whitening(double fast, double slow) {
        this.fast = fast;
        this.slow = slow;
    }

    /** {@return what the past says of the next score} */
    double expected() {
        return c[0] * x[0] + c[1] * x[1] + c[2] * x[2];
    }

    void learn(double score) {
        double y = bounded(score);
        xx[0] += x[0] * x[0];
        xx[1] += x[0] * x[1];
        xx[2] += x[1] * x[1];
        xx[3] += x[0] * x[2];
        xx[4] += x[1] * x[2];
        xx[5] += x[2] * x[2];
        xy[0] += x[0] * y;
        xy[1] += x[1] * y;
        xy[2] += x[2] * y;
        if (++sinceSolved == EVERY) {
            sinceSolved = 0;
            solve();
        }
    }

    void pass(double score) {
        double y = bounded(score);
        x[0] = y;
        x[1] += fast * (y - x[1]);
        x[2] += slow * (y - x[2]);
    }

    /** So many tiles were without a value. */
    void gap(long tiles) {
        x[0] = 0;
        x[1] *= Math.pow(1 - fast, tiles);
        x[2] *= Math.pow(1 - slow, tiles);
    }

    private static double bounded(double score) {
        return Math.max(-FAR, Math.min(FAR, score));
    }

    /** Cholesky's factors of the three normal equations, each diagonal a little larger (ridge). */
    private void solve() {
        double l00 = Math.sqrt(xx[0] + RIDGE);
        double l10 = xx[1] / l00;
        double l20 = xx[3] / l00;
        double l11 = Math.sqrt(xx[2] + RIDGE - l10 * l10);
        double l21 = (xx[4] - l20 * l10) / l11;
        double l22 = Math.sqrt(xx[5] + RIDGE - l20 * l20 - l21 * l21);
        double y0 = xy[0] / l00;
        double y1 = (xy[1] - l10 * y0) / l11;
        double y2 = (xy[2] - l20 * y0 - l21 * y1) / l22;
        c[2] = y2 / l22;
        c[1] = (y1 - l21 * c[2]) / l11;
        c[0] = (y0 - l10 * c[1] - l20 * c[2]) / l00;
    }
}
