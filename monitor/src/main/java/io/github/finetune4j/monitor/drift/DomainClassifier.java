// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Learns to distinguish texts of now from texts of before: the linear classifier that Evidently takes (stochastic
 * gradient descent on the modified Huber loss with an L1 penalty, as scikit-learn does it), in an order of our own.
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
    /** Of each word its weight and then the penalties that it has had, side by side in memory. */
    private final double[] state;

    private double intercept;
    private double penalty;
    private long steps;

    private DomainClassifier(TermWeights terms) {
        this.terms = terms;
        state = new double[2 * terms.size()];
    }

    /** Learns from texts and whether each is of now. */
    static DomainClassifier learnt(List<String> texts, boolean[] isCurrent, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = RowOrder.shuffled(texts.size(), random);
        List<String> rows = Arrays.stream(order).mapToObj(texts::get).toList();
        boolean[] sides = new boolean[order.length];
        for (int row = 0; row < order.length; row++) {
            sides[row] = isCurrent[order[row]];
        }
        DomainClassifier classifier = new DomainClassifier(new TermWeights(rows));
        classifier.learn(classifier.terms.vectors(), sides, random);
        return classifier;
    }

    /** Takes rows that are in a random order, so that near ones may be taken one after the other. */
    private void learn(SparseVectors rows, boolean[] isCurrent, SplittableRandom random) {
        double best = Double.POSITIVE_INFINITY;
        int without = 0;
        for (int epoch = 0; epoch < EPOCHS && without < PATIENCE; epoch++) {
            int[] order = RowOrder.byBlocks(rows.size(), random);
            double loss = 0;
            for (int row : order) {
                loss += step(rows, row, isCurrent[row] ? 1 : -1);
            }
            without = loss > best - TOLERANCE * order.length ? without + 1 : 0;
            best = Math.min(best, loss);
        }
    }

    private double step(SparseVectors rows, int row, double side) {
        int from = rows.start(row);
        int to = rows.start(row + 1);
        double margin = side * (dot(rows.places(), rows.values(), from, to) + intercept);
        double rate = 1 / (ALPHA * (FIRST_STEP + steps++));
        double slope = slope(margin) * side;
        intercept -= rate * slope * INTERCEPT_SHARE;
        penalty += rate * ALPHA;
        move(rows.places(), rows.values(), from, to, rate * slope);
        return loss(margin);
    }

    private double dot(int[] places, double[] values, int from, int to) {
        double even = 0;
        double odd = 0;
        int i = from;
        for (; i + 1 < to; i += 2) {
            even += values[i] * state[2 * places[i]];
            odd += values[i + 1] * state[2 * places[i + 1]];
        }
        return even + odd + (i < to ? values[i] * state[2 * places[i]] : 0);
    }

    /**
     * Moves each weight and takes from it what is due by now, but never beyond 0 (Tsuruoka, Tsujii and Ananiadou, ACL
     * 2009). A weight has had no more than all penalties, so one of the two terms is 0. Sums with the absolute value
     * are twice what is above 0, or below it, and are exact.
     */
    private void move(int[] places, double[] values, int from, int to, double by) {
        double all = penalty;
        for (int i = from; i < to; i++) {
            int place = 2 * places[i];
            double had = state[place + 1];
            double moved = state[place] - by * values[i];
            double above = moved - (all + had);
            double below = moved + (all - had);
            double left = (above + Math.abs(above) + (below - Math.abs(below))) / 2;
            state[place] = left;
            state[place + 1] = had + (left - moved);
        }
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

    /** {@return how much a text looks like now: above 0 more than like before} */
    double score(String text) {
        SparseVectors row = terms.of(text);
        return dot(row.places(), row.values(), 0, row.start(1)) + intercept;
    }
}
