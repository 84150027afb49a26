// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/** An exponentially weighted mean, and the sum of the squared weights that McDiarmid's bound needs. */
final class WeightedMean {
    private final double weight;
    private boolean begun;
    private double mean;
    private double bound = 1;

    WeightedMean(double weight) {
        this.weight = weight;
    }

    void add(double value) {
        mean = begun ? weight * value + (1 - weight) * mean : value;
        bound = weight * weight + (1 - weight) * (1 - weight) * bound;
        begun = true;
    }

    WeightedMean copy() {
        WeightedMean copy = new WeightedMean(weight);
        copy.begun = begun;
        copy.mean = mean;
        copy.bound = bound;
        return copy;
    }

    boolean begun() {
        return begun;
    }

    double mean() {
        return mean;
    }

    double bound() {
        return bound;
    }
}
