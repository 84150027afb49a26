// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;

/**
 * Which raters stand on one side and which on the other, from who agrees more or less than by chance. Each edge of
 * agreement gets a node in its middle; the sides are then the signs of the last eigenvector of a walk on the graph,
 * which would be exact if it had two sides only. Found by iteration of the walk's opposite.
 */
final class SignedGraph {
    private static final int STEPS = 100_000;
    private static final double CONVERGED = 1e-12;

    private final int n;
    private final double[][] covariances;
    private final boolean[] known;
    private final double[] degrees;

    SignedGraph(double[][] covariances) {
        this.covariances = covariances;
        n = covariances.length;
        known = new boolean[n];
        degrees = new double[n];
        for (int i = 0; i < n; i++) {
            known[i] = Arrays.stream(covariances[i]).sum() != 0;
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                degrees[i] += known[i] && known[j] ? weight(i, j) : 0;
            }
        }
    }

    /** An edge through a node in the middle weighs 1 at each end, so 2 if both are the same. */
    private double weight(int i, int j) {
        if (covariances[i][j] == 0) {
            return 0;
        }
        return covariances[i][j] > 0 && i == j ? 2 : 1;
    }

    /** {@return 1 or −1 per rater, most of them 1; 0 where nothing is known} */
    double[] signs() {
        double[] ends = new double[n];
        double[][] middles = new double[n][n];
        for (int i = 0; i < n; i++) {
            ends[i] = known[i] ? 1 + 1e-3 * i / n : 0;
            for (int j = i; j < n; j++) {
                middles[i][j] = known[i] && known[j] && covariances[i][j] > 0 ? -1 : 0;
            }
        }
        double moved = Double.POSITIVE_INFINITY;
        for (int step = 0; step < STEPS && moved > CONVERGED; step++) {
            double[] before = ends.clone();
            walk(ends, middles);
            moved = 0;
            for (int i = 0; i < n; i++) {
                moved = Math.max(moved, Math.abs(ends[i] - before[i]));
            }
        }
        double sum = Arrays.stream(ends).map(Math::signum).sum();
        return Arrays.stream(ends)
                .map(end -> Math.signum(sum) * Math.signum(end))
                .toArray();
    }

    /** One step of (1 − W)/2, whose greatest eigenvalue belongs to the last eigenvector of W; scaled to length 1. */
    private void walk(double[] ends, double[][] middles) {
        double[] pulled = new double[n];
        double square = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                double covariance = covariances[i][j];
                if (!known[i] || !known[j] || covariance == 0) {
                    continue;
                }
                if (covariance < 0) {
                    pulled[i] += ends[j];
                    pulled[j] += i == j ? 0 : ends[i];
                } else {
                    double middle = middles[i][j];
                    pulled[i] += i == j ? 2 * middle : middle;
                    pulled[j] += i == j ? 0 : middle;
                    middles[i][j] = (middle - (ends[i] + ends[j]) / 2) / 2;
                    square += middles[i][j] * middles[i][j];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            ends[i] = known[i] ? (ends[i] - pulled[i] / degrees[i]) / 2 : 0;
            square += ends[i] * ends[i];
        }
        double length = Math.sqrt(square);
        for (int i = 0; i < n; i++) {
            ends[i] /= length;
            for (int j = i; j < n; j++) {
                middles[i][j] /= length;
            }
        }
    }
}
