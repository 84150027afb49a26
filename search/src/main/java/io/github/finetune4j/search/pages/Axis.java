// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** From values to places on a picture, with round values to name. */
record Axis(double low, double high, double from, double to) {
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    /** From the least of some values to the greatest, and a little beyond. */
    static Axis of(double[] values, double from, double to) {
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(1);
        double margin = high > low ? 0.05 * (high - low) : Math.max(0.1 * Math.abs(low), 0.5);
        return new Axis(low - margin, high + margin, from, to);
    }

    String at(double value) {
        return String.format(Locale.ROOT, "%.1f", from + (to - from) * ((value - low) / (high - low)));
    }

    /** Round values, about as many as asked for. */
    List<Double> ticks(int count) {
        double rough = (high - low) / count;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = Arrays.stream(ROUND)
                .map(round -> round * power)
                .filter(round -> round >= rough)
                .findFirst()
                .orElse(10 * power);
        List<Double> ticks = new ArrayList<>();
        for (double n = Math.ceil(low / step); n * step <= high && ticks.size() < 2 * count; n++) {
            ticks.add(Math.abs(n) < 0.5 ? 0.0 : n * step);
        }
        return ticks;
    }
}
