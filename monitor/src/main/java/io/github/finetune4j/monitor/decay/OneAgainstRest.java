// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import java.util.stream.IntStream;

/** Sums of a confusion matrix of one class, counted with labels or expected from probabilities. */
record OneAgainstRest(double truePositives, double falsePositives, double falseNegatives, double trueNegatives) {
    /** {@return what is to be expected if the class is so probable in each row} */
    static OneAgainstRest expected(int[] named, double... probabilities) {
        double tp = 0;
        double fp = 0;
        double fn = 0;
        double tn = 0;
        for (int i = 0; i < named.length; i++) {
            double p = probabilities[i];
            tp += named[i] == 1 ? p : 0;
            fp += named[i] == 1 ? 1 - p : 0;
            fn += named[i] == 1 ? 0 : p;
            tn += named[i] == 1 ? 0 : 1 - p;
        }
        return new OneAgainstRest(tp, fp, fn, tn);
    }

    static OneAgainstRest counted(int[] named, int... truth) {
        return expected(named, IntStream.of(truth).asDoubleStream().toArray());
    }

    double figure(EstimatedMetric metric) {
        return switch (metric) {
            case F1 -> ratio(truePositives, truePositives + 0.5 * (falsePositives + falseNegatives));
            case PRECISION -> ratio(truePositives, truePositives + falsePositives);
            case RECALL -> ratio(truePositives, truePositives + falseNegatives);
            case SPECIFICITY -> ratio(trueNegatives, trueNegatives + falsePositives);
            default ->
                throw new IllegalStateException("no figure of one class: " + metric + " -> ask for one of each class");
        };
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    /**
     * Variance of one row's contribution, and the share of rows that contribute, as NannyML has them: for F1 of yes or
     * no it weighs the contributions, for F1 of several classes it does not.
     */
    double[] spread(EstimatedMetric metric, boolean binary) {
        double rows = truePositives + falsePositives + falseNegatives + trueNegatives;
        return switch (metric) {
            case F1 -> {
                double relevant = truePositives + falsePositives + falseNegatives;
                double factor = binary ? relevant / ((falseNegatives + falsePositives) * 0.5 + truePositives) : 1;
                yield spread(truePositives, relevant, factor, rows);
            }
            case PRECISION -> spread(truePositives, truePositives + falsePositives, 1, rows);
            case RECALL -> spread(truePositives, truePositives + falseNegatives, 1, rows);
            case SPECIFICITY -> spread(trueNegatives, trueNegatives + falsePositives, 1, rows);
            default ->
                throw new IllegalStateException("no spread of one class: " + metric + " -> ask for one of each class");
        };
    }

    private static double[] spread(double hits, double relevant, double factor, double rows) {
        double rate = hits / relevant;
        return new double[] {rate * (1 - rate) * factor * factor, relevant / rows};
    }
}
