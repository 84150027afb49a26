// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import java.util.Arrays;

/** All figures of some rows, measured with labels or expected from probabilities; what they share is added up once. */
final class RowFigures {
    private final OneAgainstRest[] matrices;
    private final double[] areas;
    private final double accuracy;

    private RowFigures(OneAgainstRest[] matrices, double[] areas, double accuracy) {
        this.matrices = matrices;
        this.areas = areas;
        this.accuracy = accuracy;
    }

    /** With labels; NaN where a class does not occur. */
    static RowFigures counted(Predictions rows, int... truth) {
        OneAgainstRest[] matrices = new OneAgainstRest[rows.classes()];
        double[] areas = new double[matrices.length];
        for (int c = 0; c < matrices.length; c++) {
            int[] is = rows.is(truth, c);
            matrices[c] = OneAgainstRest.counted(rows.names(c), is);
            areas[c] = area(rows.scores(c), rows.order(c), is);
        }
        return new RowFigures(matrices, areas, right(rows, truth));
    }

    /** The chance that a row of the class has the higher score, ties counting half. */
    private static double area(double[] scores, int[] order, int... is) {
        double wins = 0;
        double below = 0;
        for (int from = 0, to; from < order.length; from = to) {
            double of = 0;
            double others = 0;
            for (to = from; to < order.length && scores[order[to]] == scores[order[from]]; to++) {
                of += is[order[to]];
                others += 1 - is[order[to]];
            }
            wins += of * (below + others / 2);
            below += others;
        }
        return wins / (below * (order.length - below));
    }

    private static double right(Predictions rows, int... truth) {
        int right = 0;
        for (int row = 0; row < truth.length; row++) {
            right += truth[row] == rows.named()[row] ? 1 : 0;
        }
        return (double) right / truth.length;
    }

    /** Of probabilities by class. */
    static RowFigures expected(Predictions rows, double[]... probabilities) {
        OneAgainstRest[] matrices = new OneAgainstRest[rows.classes()];
        double[] areas = new double[matrices.length];
        for (int c = 0; c < matrices.length; c++) {
            matrices[c] = OneAgainstRest.expected(rows.names(c), probabilities[c]);
            areas[c] = ExpectedRoc.area(rows.order(c), probabilities[c]);
        }
        double right = rows.isBinary() ? matrices[0].right() : right(rows, probabilities);
        return new RowFigures(matrices, areas, right / rows.rows());
    }

    private static double right(Predictions rows, double[]... probabilities) {
        double sum = 0;
        for (int row = 0; row < rows.rows(); row++) {
            sum += probabilities[rows.named()[row]][row];
        }
        return sum;
    }

    /** {@return the confusion matrix of one class against the rest} */
    OneAgainstRest matrix(int column) {
        return matrices[column];
    }

    double figure(EstimatedMetric metric) {
        return switch (metric) {
            case ACCURACY -> accuracy;
            case ROC_AUC -> Arrays.stream(areas).sum() / areas.length;
            default ->
                Arrays.stream(matrices).mapToDouble(of -> of.figure(metric)).sum() / matrices.length;
        };
    }
}
