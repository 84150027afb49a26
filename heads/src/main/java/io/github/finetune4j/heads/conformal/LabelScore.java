// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.conformal;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The strangeness of labels.
 *
 * @param fine of RAPS, for each place beyond the free ones
 * @param free places without a fine
 */
record LabelScore(ConformalMethod method, double fine, int free) {
    static final double FINE = 0.01;
    static final int FREE = 5;

    static LabelScore of(ConformalMethod method) {
        return new LabelScore(method, FINE, FREE);
    }

    /** {@return the labels, the most probable first; of equal ones the first} */
    static int[] order(double[] probabilities) {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(label -> -probabilities[label]))
                .mapToInt(label -> label)
                .toArray();
    }

    /**
     * {@return the score of every label}
     *
     * @param u the share of its own probability that a label's score leaves out; 0 to be on the safe side
     */
    double[] all(double[] probabilities, double u) {
        double[] scores = new double[probabilities.length];
        int[] order = order(probabilities);
        double sum = 0;
        for (int place = 0; place < order.length; place++) {
            int label = order[place];
            double own = probabilities[label];
            sum += own;
            scores[label] = switch (method) {
                case LAC -> 1 - own;
                case TOP_K -> place;
                case APS -> sum - u * own;
                case RAPS -> sum - u * own + fine * Math.max(0, place + 1 - free);
            };
        }
        return scores;
    }
}
