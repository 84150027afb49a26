// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

/** Sums of a confusion matrix of one class, counted with labels or expected from probabilities. */
record OneAgainstRest(double truePositives, double falsePositives, double falseNegatives, double trueNegatives) {
    /**
     * {@return what is to be expected if the class is so probable in each row}
     *
     * @param named 1 where it was named, else 0
     */
    static OneAgainstRest expected(int[] named, double... probabilities) {
        double tp = 0;
        double fp = 0;
        double fn = 0;
        double tn = 0;
        for (int i = 0; i < named.length; i++) {
            double yes = named[i];
            double p = probabilities[i];
            tp += yes * p;
            fp += yes * (1 - p);
            fn += (1 - yes) * p;
            tn += (1 - yes) * (1 - p);
        }
        return new OneAgainstRest(tp, fp, fn, tn);
    }

    /**
     * {@return the counts}
     *
     * @param named 1 where the class was named, else 0
     * @param truth 1 where it is the right one, else 0
     */
    static OneAgainstRest counted(int[] named, int... truth) {
        int positives = 0;
        int is = 0;
        int tp = 0;
        for (int i = 0; i < named.length; i++) {
            positives += named[i];
            is += truth[i];
            tp += named[i] & truth[i];
        }
        return new OneAgainstRest(tp, positives - tp, is - tp, named.length - positives - is + tp);
    }

    /** {@return how many rows are right} */
    double right() {
        return truePositives + trueNegatives;
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
