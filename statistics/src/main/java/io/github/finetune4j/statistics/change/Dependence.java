// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

/**
 * The factor by which a sum of scores varies more than if they were independent: the variance of a running mean of them
 * by what it would be, at two lengths, the greater one and at least 1. It catches what {@link Whitening} leaves. Where
 * neighbours are taken for independent until shown otherwise, that is less by what chance makes of it.
 */
final class Dependence {
    private static final double[] STEP = {0.2, 0.04};
    private static final double PRIOR = 40;
    private static final double STANDARD_ERRORS = 1.25;

    private final double doubt;
    private final double[] mean = new double[STEP.length];
    private final double[] squares = new double[STEP.length];
    private double ofScores = PRIOR;
    private double count = PRIOR;

    Dependence(boolean doubtful) {
        doubt = doubtful ? STANDARD_ERRORS : 0;
        for (int i = 0; i < STEP.length; i++) {
            squares[i] = PRIOR * STEP[i] / (2 - STEP[i]);
        }
    }

    /** {@return the variance of sums by what it would be, at least 1} */
    double factor() {
        double most = 1;
        for (int i = 0; i < STEP.length; i++) {
            double chance = Math.sqrt(2 / (STEP[i] * count)); // a running mean's square says as much as 1/step scores
            most = Math.max(most, squares[i] * (2 - STEP[i]) / STEP[i] / ofScores / (1 + doubt * chance));
        }
        return most;
    }

    /** {@return the standard deviation of these scores by that of others, of which as many were seen} */
    double spreadBy(Dependence other) {
        return Math.sqrt(ofScores / other.ofScores);
    }

    void add(double score) {
        count++;
        ofScores += score * score;
        for (int i = 0; i < STEP.length; i++) {
            mean[i] += STEP[i] * (score - mean[i]);
            squares[i] += mean[i] * mean[i];
        }
    }
}
