// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

/**
 * Takes out what a window inherits from those just before it (clusters of users, bursts that last): a regression on the
 * last score and on two running means of the scores, with coefficients from the past alone. Where neighbours are taken
 * for independent until shown otherwise, it has to have predicted scores better than nothing does.
 */
final class Whitening {
    static final int FEATURES = 3;
    private static final int K = FEATURES;
    private static final double RIDGE = 30;
    private static final int EVERY = 8;
    /** In nats, over all scores learnt from. */
    private static final double LEAST_GAIN = 2;

    private static final double MOST_GAIN = 100;

    private final double fast;
    private final double slow;
    private final double[] x = new double[K];
    private final double[] xx = new double[K * K];
    private final double[] xy = new double[K];
    private final double[] factor = new double[K * K];
    private final double[] c = new double[K];
    private final boolean doubtful;
    private int sinceSolved;
    private double gain;

    Whitening(double fast, double slow, boolean doubtful) {
        this.doubtful = doubtful;
        this.fast = fast;
        this.slow = slow;
    }

    /** {@return what the past says of the next score} */
    double expected() {
        return expected(x);
    }

    /** {@return what would be said today of the score that followed these features} */
    double expected(double[] features) {
        return doubtful && gain < LEAST_GAIN ? 0 : predicted(features);
    }

    /** {@return what the past says of the next score, whether or not that is believed} */
    double predicted() {
        return predicted(x);
    }

    private double predicted(double[] features) {
        return c[0] * features[0] + c[1] * features[1] + c[2] * features[2];
    }

    double last() {
        return x[0];
    }

    void features(double[] into) {
        System.arraycopy(x, 0, into, 0, K);
    }

    /** {@code predicted}: what was predicted of this score. */
    void learn(double[] features, double predicted, double score) {
        double left = score - predicted;
        gain = Math.min(MOST_GAIN, gain + (score * score - left * left) / 2);
        for (int i = 0; i < K; i++) {
            for (int j = 0; j <= i; j++) {
                xx[i * K + j] += features[i] * features[j];
            }
            xy[i] += features[i] * score;
        }
        if (++sinceSolved == EVERY) {
            sinceSolved = 0;
            solve();
        }
    }

    void pass(double score) {
        x[0] = score;
        x[1] += fast * (score - x[1]);
        x[2] += slow * (score - x[2]);
    }

    /** So many windows were without a value. */
    void gap(long windows) {
        x[0] = 0;
        x[1] *= Math.pow(1 - fast, (double) windows);
        x[2] *= Math.pow(1 - slow, (double) windows);
    }

    /** Cholesky's factor of the normal equations, each diagonal a little larger (ridge). */
    private void solve() {
        for (int i = 0; i < K; i++) {
            double y = xy[i];
            for (int j = 0; j <= i; j++) {
                double sum = xx[i * K + j] + (i == j ? RIDGE : 0);
                for (int k = 0; k < j; k++) {
                    sum -= factor[i * K + k] * factor[j * K + k];
                }
                factor[i * K + j] = i == j ? Math.sqrt(sum) : sum / factor[j * K + j];
                y -= j < i ? factor[i * K + j] * c[j] : 0;
            }
            c[i] = y / factor[i * K + i];
        }
        for (int i = K - 1; i >= 0; i--) {
            for (int j = i + 1; j < K; j++) {
                c[i] -= factor[j * K + i] * c[j];
            }
            c[i] /= factor[i * K + i];
        }
    }
}
