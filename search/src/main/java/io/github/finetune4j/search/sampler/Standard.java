// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import java.util.Arrays;

/**
 * Losses on a scale of their own: around 0 with a spread of 1, where what is far worse than the middle is drawn in by a
 * logarithm.
 */
final class Standard {
    private static final double LEAST = 1e-12;

    private Standard() {}

    static double[] of(double[] losses) {
        double[] sorted = losses.clone();
        Arrays.sort(sorted);
        double middle = sorted[sorted.length / 2];
        double unit = Math.max(middle - sorted[0], LEAST * Math.max(1, Math.abs(sorted[0])));
        double[] drawn = Arrays.stream(losses)
                .map(loss -> drawnIn((loss - middle) / unit))
                .toArray();
        double mean = Arrays.stream(drawn).average().orElseThrow();
        double square = Arrays.stream(drawn)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        double spread = Math.max(Math.sqrt(square), LEAST);
        return Arrays.stream(drawn).map(value -> (value - mean) / spread).toArray();
    }

    private static double drawnIn(double away) {
        return away <= 0 ? away : Math.log1p(away);
    }
}
