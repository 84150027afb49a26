// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

/** Logarithms made probabilities. */
public final class Softmax {
    private Softmax() {}

    /** {@return the entropy} Makes {@code size} logarithms from {@code from} on probabilities that add up to 1. */
    public static double inPlace(double[] logs, int from, int size) {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + size; i++) {
            most = Math.max(most, logs[i]);
        }
        double sum = 0;
        double weighted = 0;
        for (int i = from; i < from + size; i++) {
            double log = logs[i] - most;
            double raised = log == 0 ? 1 : Math.exp(log);
            sum += raised;
            weighted += raised == 0 ? 0 : raised * log;
            logs[i] = raised;
        }
        for (int i = from; i < from + size; i++) {
            logs[i] /= sum;
        }
        return Math.log(sum) - weighted / sum;
    }
}
