// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.calibration;

/**
 * Platt's curve by Newton's method with halved steps, with smoothed targets, as Lin, Lin and Weng (Machine Learning 68,
 * 2007) have it.
 */
final class PlattFit {
    private static final int STEPS = 200;
    private static final double RIDGE = 1e-12;
    private static final double STILL = 1e-13;
    private static final double SHORTEST = 1e-10;

    private final double[] scores;
    private final double[] targets;
    private double a;
    private double b;

    private PlattFit(double[] scores, double[] targets, double b) {
        this.scores = scores;
        this.targets = targets;
        this.b = b;
    }

    static ClassCurve.Platt of(double[] scores, int... came) {
        int positives = 0;
        for (int one : came) {
            positives += one;
        }
        int negatives = came.length - positives;
        double[] targets = new double[came.length];
        for (int i = 0; i < came.length; i++) {
            targets[i] = came[i] == 1 ? (positives + 1.0) / (positives + 2.0) : 1.0 / (negatives + 2.0);
        }
        PlattFit fit = new PlattFit(scores, targets, Math.log((negatives + 1.0) / (positives + 1.0)));
        fit.fit();
        return new ClassCurve.Platt(fit.a, fit.b);
    }

    private void fit() {
        boolean moves = true;
        for (int i = 0; i < STEPS && moves; i++) {
            moves = step();
        }
    }

    /** {@return whether it made the loss less} */
    private boolean step() {
        double aa = RIDGE;
        double ab = 0;
        double bb = RIDGE;
        double ga = 0;
        double gb = 0;
        for (int i = 0; i < scores.length; i++) {
            double p = Logits.sigmoid(-(a * scores[i] + b));
            double weight = p * (1 - p);
            double gap = targets[i] - p;
            aa += scores[i] * scores[i] * weight;
            ab += scores[i] * weight;
            bb += weight;
            ga += scores[i] * gap;
            gb += gap;
        }
        double det = aa * bb - ab * ab;
        if (Math.abs(ga) < STILL * scores.length && Math.abs(gb) < STILL * scores.length) {
            return false;
        }
        return move(-(bb * ga - ab * gb) / det, -(aa * gb - ab * ga) / det, ga, gb);
    }

    private boolean move(double da, double db, double ga, double gb) {
        double before = loss(a, b);
        double slope = ga * da + gb * db;
        for (double length = 1; length >= SHORTEST; length /= 2) {
            if (loss(a + length * da, b + length * db) <= before + 1e-4 * length * slope) {
                a += length * da;
                b += length * db;
                return true;
            }
        }
        a += da; // so near that the loss can't tell
        b += db;
        return false;
    }

    private double loss(double atA, double atB) {
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            double x = atA * scores[i] + atB;
            // the stable form of −t·log p − (1 − t)·log(1 − p)
            sum += x >= 0 ? targets[i] * x + Math.log1p(Math.exp(-x)) : (targets[i] - 1) * x + Math.log1p(Math.exp(x));
        }
        return sum;
    }
}
