// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.MergedSamples;

/**
 * The wins, ties and losses of two samples, pair by pair.
 *
 * @param u pairs in which the first value is greater, ties counting half: Mann and Whitney's U
 * @param ties Σ(t³ − t) over groups of equal values
 */
record PairWins(double u, double ties) {
    static PairWins of(double[] first, double[] second) {
        MergedSamples merged = MergedSamples.of(first, second);
        double u = 0;
        double ties = 0;
        while (merged.next()) {
            double size = (double) merged.ofFirst() + merged.ofSecond();
            u += merged.ofFirst() * (merged.secondBelow() + merged.ofSecond() / 2.0);
            ties += size * size * size - size;
        }
        return new PairWins(u, ties);
    }
}
