// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Learns to tell texts of now from texts of before: the linear classifier that Evidently takes (stochastic gradient
 * descent on the modified Huber loss with an L1 penalty, as scikit-learn does it), in an order of our own.
 */
final class DomainClassifier {
    private static final double ALPHA = 1e-4;
    private static final int EPOCHS = 50;
    private static final int PATIENCE = 5;
    private static final double TOLERANCE = 1e-3;
    /** Sparse vectors move the intercept less often than it would need, scikit-learn found. */
    private static final double INTERCEPT_SHARE = 0.01;
    /** So that the first steps are of size 10. */
    private static final double FIRST_STEP = 1000;

    private final TermWeights terms;
    private final double[] weights;
    private final double[] penalties;
    private double intercept;
    private double penalty;
    private long steps;

    private DomainClassifier(TermWeights terms) {
        this.terms = terms;
        weights = new double[terms.size()];
        penalties = new double[terms.size()];
    }

    /** Learns from texts and whether each is of now. */
    static DomainClassifier learnt(List<String> texts, boolean[] isCurrent, long seed) {
        DomainClassifier classifier = new DomainClassifier(new TermWeights(texts));
        classifier.learn(classifier.terms.vectors(), isCurrent, new SplittableRandom(seed));
        return classifier;
    }

    private void learn(SparseVector[] rows, boolean[] isCurrent, SplittableRandom random) {
        int[] order = new int[rows.length];
        Arrays.setAll(order, i -> i);
        double best = Double.POSITIVE_INFINITY;
        int without = 0;
        for (int epoch = 0; epoch < EPOCHS && without < PATIENCE; epoch++) {
            shuffle(order, random);
            double loss = 0;
            for (int row : order) {
                loss += step(rows[row], isCurrent[row] ? 1 : -1);
            }
            without = loss > best - TOLERANCE * rows.length ? without + 1 : 0;
            best = Math.min(best, loss);
        }
    }

    private double step(SparseVector row, double side) {
        double margin = side * (row.dot(weights) + intercept);
        double rate = 1 / (ALPHA * (FIRST_STEP + steps++));
        double slope = slope(margin) * side;
        if (slope != 0) {
            for (int i = 0; i < row.places().length; i++) {
                weights[row.places()[i]] -= rate * slope * row.values()[i];
            }
            intercept -= rate * slope * INTERCEPT_SHARE;
        }
        penalty += rate * ALPHA;
        penalise(row.places());
        return loss(margin);
    }

    private static double slope(double margin) {
        if (margin >= 1) {
            return 0;
        }
        return margin >= -1 ? -2 * (1 - margin) : -4;
    }

    private static double loss(double margin) {
        if (margin >= 1) {
            return 0;
        }
        return margin >= -1 ? (1 - margin) * (1 - margin) : -4 * margin;
    }

    /** Takes from each weight what is due by now, but never beyond 0 (Tsuruoka, Tsujii and Ananiadou, ACL 2009). */
    private void penalise(int... places) {
        for (int place : places) {
            double before = weights[place];
            if (before > 0) {
                weights[place] = Math.max(0, before - (penalty + penalties[place]));
            } else if (before < 0) {
                weights[place] = Math.min(0, before + (penalty - penalties[place]));
            }
            penalties[place] += weights[place] - before;
        }
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int row = order[i];
            order[i] = order[j];
            order[j] = row;
        }
    }

    /** {@return how much a text looks like now: above 0 more than like before} */
    double score(String text) {
        return terms.of(text).dot(weights) + intercept;
    }
}
