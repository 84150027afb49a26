// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pruner;

import java.util.Arrays;

/** Percentiles on the line between two neighbours, as numpy's. */
final class Percentiles {
    private Percentiles() {}

    /** {@return the percentile of those that are numbers; NaN if none is} */
    static double of(double[] values, double percentile) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = percentile / 100 * (sorted.length - 1);
        int below = (int) Math.floor(place);
        double share = place - below;
        return share == 0 ? sorted[below] : sorted[below] + share * (sorted[below + 1] - sorted[below]);
    }
}
