// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Cross-validation of {@code C}: on each fold the head is fitted for rising values, each time from where the last one
 * ended, and the log-loss of the rows held out is added up.
 *
 * @param design of some of the rows
 * @param values of a vector, by number of the row
 * @param link of all rows
 * @param outputs how many values a row has
 * @param monitor hears of each fit
 */
record RegularizationPath(
        Function<int[], Design> design, RowValues values, Link link, int outputs, FitMonitor monitor) {
    /** Weights so far from the best ones make no difference to which value wins. */
    private static final double TOLERANCE = 1e-3;
    /** After so many values that do worse than the best, larger ones are not tried. */
    private static final int PATIENCE = 2;

    /** A head's values of a row. */
    interface RowValues {
        double[] of(LinearHead head, int row);
    }

    RegularizationChoice choose(double[] candidates, Folds folds) {
        double[] sums = new double[candidates.length];
        double weight = 0;
        for (int fold = 0; fold < Folds.COUNT; fold++) {
            int[] held = folds.heldOut(fold);
            if (held.length > 0) {
                add(path(folds.learnt(fold), held, candidates), sums);
                weight += Arrays.stream(held).mapToDouble(link::weight).sum();
            }
        }
        int best = 0;
        for (int c = 0; c < sums.length; c++) {
            sums[c] /= weight;
            best = sums[c] < sums[best] ? c : best;
        }
        int never = folds.neverHeldOut();
        return new RegularizationChoice(candidates[best], candidates, sums, folds.ofRow().length - never, never);
    }

    private static void add(double[] losses, double[] sums) {
        for (int c = 0; c < sums.length; c++) {
            sums[c] += losses[c];
        }
    }

    private double[] path(int[] learnt, int[] held, double[] candidates) {
        double[] losses = new double[candidates.length];
        Arrays.fill(losses, Double.POSITIVE_INFINITY);
        Design rows = design.apply(learnt);
        double[][] w = rows.zeros(outputs);
        int worse = 0;
        double best = Double.POSITIVE_INFINITY;
        for (int c = 0; c < candidates.length && worse < PATIENCE; c++) {
            LogisticLoss loss = new LogisticLoss(rows, link.of(learnt, candidates[c]), outputs);
            NewtonSearch search = new NewtonSearch(loss, w, monitor);
            w = c == 0 ? search.runFromAfar(TOLERANCE) : search.run(TOLERANCE);
            losses[c] = loss(rows.read(w, outputs), held);
            worse = losses[c] < best ? 0 : worse + 1;
            best = Math.min(best, losses[c]);
        }
        return losses;
    }

    private double loss(Coefficients found, int[] held) {
        LinearHead head = new LinearHead(HeadKind.NUMBERS, found.weights(), found.intercepts());
        float[] chances = new float[outputs];
        double sum = 0;
        for (int row : held) {
            sum += link.residuals(row, values.of(head, row), chances);
        }
        return sum;
    }
}
