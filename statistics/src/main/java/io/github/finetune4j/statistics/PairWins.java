// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/**
 * How two samples stand to each other, pair by pair.
 *
 * @param u pairs in which the first value is greater, ties counting half: Mann and Whitney's U
 * @param ties Σ(t³ − t) over groups of equal values
 */
record PairWins(double u, double ties) {
    static PairWins of(double[] first, double[] second) {
        double[] sums = new double[2];
        MergedSamples.of(first, second).walk((firstBelow, secondBelow, ofFirst, ofSecond) -> {
            sums[0] += ofFirst * (secondBelow + ofSecond / 2.0);
            double size = (double) ofFirst + ofSecond;
            sums[1] += size * size * size - size;
        });
        return new PairWins(sums[0], sums[1]);
    }
}
