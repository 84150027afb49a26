// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.calibration;

import java.util.Arrays;

/** Arithmetic of logits that overflows nowhere. */
final class Logits {
    private Logits() {}

    static double[] check(double[] logits, int classes, String where) {
        if (logits.length != classes) {
            throw new IllegalArgumentException(
                    "logits" + where + ": " + logits.length + " -> give one of each of the " + classes + " classes");
        }
        for (double logit : logits) {
            if (!Double.isFinite(logit)) {
                throw new IllegalArgumentException("logit" + where + ": " + logit + " -> give finite numbers");
            }
        }
        return logits;
    }

    static double sigmoid(double x) {
        double small = Math.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + small) : small / (1 + small);
    }

    static double[] sigmoids(double[] logits, double scale) {
        return Arrays.stream(logits).map(logit -> sigmoid(scale * logit)).toArray();
    }

    static double[] softmax(double[] logits, double scale) {
        double most = Arrays.stream(logits).max().orElse(0);
        double[] shares = Arrays.stream(logits)
                .map(logit -> Math.exp(scale * (logit - most)))
                .toArray();
        return scaled(shares);
    }

    /** Makes shares, of which one is above 0, sum to 1. */
    static double[] scaled(double[] shares) {
        double sum = Arrays.stream(shares).sum();
        for (int k = 0; k < shares.length; k++) {
            shares[k] /= sum;
        }
        return shares;
    }

    /** {@return the log-odds of a class under softmax; of a single class its logit} */
    static double logOdds(double[] logits, int k) {
        if (logits.length == 1) {
            return logits[0];
        }
        double most = Double.NEGATIVE_INFINITY;
        for (int other = 0; other < logits.length; other++) {
            most = other == k ? most : Math.max(most, logits[other]);
        }
        double sum = 0;
        for (int other = 0; other < logits.length; other++) {
            sum += other == k ? 0 : Math.exp(logits[other] - most);
        }
        return logits[k] - most - Math.log(sum);
    }
}
