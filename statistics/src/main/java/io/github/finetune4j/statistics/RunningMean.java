// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/** Mean, and sum of squared deviations, of the values so far (Welford, Technometrics 4, 1962). */
final class RunningMean {
    private long n;
    private double mean;
    private double squares;

    void add(double value) {
        n++;
        double before = mean;
        mean += 1.0 / n * (value - mean);
        squares += (value - before) * (value - mean);
    }

    RunningMean copy() {
        RunningMean copy = new RunningMean();
        copy.n = n;
        copy.mean = mean;
        copy.squares = squares;
        return copy;
    }

    long n() {
        return n;
    }

    double mean() {
        return mean;
    }

    /** {@return the unbiased estimate, 0 of one value} */
    double variance() {
        return n > 1 ? squares / (n - 1) : 0;
    }
}
