// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.HashSet;
import java.util.Set;

/**
 * Distinguishes live texts from those of the reference, and learns from one text after the other: logistic regression
 * on hashed words, with a step of its own for each (AdaGrad; Duchi, Hazan, Singer, JMLR 12, 2011).
 */
final class OnlineClassifier {
    private static final int PLACES = 1 << 16;
    private static final double STEP = 0.5;
    private static final double FIRST = 1e-3;

    private final float[] weights = new float[PLACES];
    private final float[] squares = new float[PLACES];

    /** {@return the words of a text as places, each once} */
    static int[] places(String text) {
        Set<Integer> places = new HashSet<>();
        for (String word : Words.of(text)) {
            int hash = word.hashCode() * 0x9e3779b1; // so that words that differ by a letter lie apart
            places.add(hash >>> 16);
        }
        return places.stream().mapToInt(i -> i).sorted().toArray();
    }

    /** {@return how much a text looks live, from −1 (reference) to 1} */
    double score(int... places) {
        return Math.tanh(sum(places));
    }

    private double sum(int... places) {
        double sum = 0;
        for (int place : places) {
            sum += weights[place];
        }
        return places.length == 0 ? 0 : sum / Math.sqrt(places.length);
    }

    void learn(boolean live, int... places) {
        double error = (live ? 1 : 0) - 1 / (1 + Math.exp(-2 * sum(places)));
        for (int place : places) {
            double slope = error / Math.sqrt(places.length);
            squares[place] += (float) (slope * slope);
            weights[place] += (float) (STEP * slope / Math.sqrt(FIRST + squares[place]));
        }
    }
}
