// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.statistics.agreement.CohenKappa;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix;

/** Figures of labels that have an order. */
final class OrderedLabels {
    private OrderedLabels() {}

    static double kappa(ConfusionMatrix matrix, CohenKappa.Weights weights) {
        int labels = matrix.classes();
        long[][] table = new long[labels][labels];
        for (int truth = 0; truth < labels; truth++) {
            for (int given = 0; given < labels; given++) {
                table[truth][given] += matrix.count(truth, given);
            }
            int farthest = truth < labels - 1 - truth ? labels - 1 : 0;
            table[truth][farthest] += matrix.count(truth, ConfusionMatrix.NO_CLASS);
        }
        return CohenKappa.of(table, weights).estimate();
    }
}
