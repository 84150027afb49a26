// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far this search goes as earlier ones did: its figures are a share of what they let expect, and a rest that is
 * left to be learnt. The share is that of a regression which begins with some trust and gives it up where the figures
 * say otherwise, so that an earlier search about something else soon counts for nothing.
 */
final class Trust {
    private static final double AT_FIRST = 0.7;
    private static final double WEIGHT = 2; // that much as if so many trials had confirmed it
    private static final double LEAST_SPREAD = 0.05;

    private final @Nullable Before before;
    private final double share;
    private final double middle;
    private final double spread;
    private final double[] rest;

    /** @param values of the trials, around 0 with a spread of 1 */
    Trust(@Nullable Before before, List<double[]> seen, double[] values) {
        this.before = before;
        if (before == null) {
            share = 0;
            middle = 0;
            spread = 1;
            rest = values;
            return;
        }
        double[] expected = seen.stream().mapToDouble(before::at).toArray();
        share = share(expected, values);
        double[] left = new double[values.length];
        Arrays.setAll(left, i -> values[i] - share * expected[i]);
        middle = mean(left);
        double square = Arrays.stream(left)
                .map(each -> (each - middle) * (each - middle))
                .average()
                .orElse(0);
        spread = Math.max(LEAST_SPREAD, Math.sqrt(square));
        rest = Arrays.stream(left).map(each -> (each - middle) / spread).toArray();
    }

    private static double mean(double[] figures) {
        return Arrays.stream(figures).average().orElse(0);
    }

    private static double share(double[] expected, double[] values) {
        double one = mean(expected);
        double other = mean(values);
        double both = AT_FIRST * WEIGHT;
        double square = WEIGHT;
        for (int i = 0; i < values.length; i++) {
            both += (expected[i] - one) * (values[i] - other);
            square += (expected[i] - one) * (expected[i] - one);
        }
        return Math.max(0, Math.min(1, both / square));
    }

    /** {@return what earlier searches don't explain, around 0 with a spread of 1} */
    double[] rest() {
        return rest;
    }

    /** {@return what the rest would have to be at a place for a value} */
    double target(double value, double[] place) {
        return before == null ? value : (value - middle - share * before.at(place)) / spread;
    }
}
