// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** From values to places on a picture, with round values to name. */
record Scale(double low, double high, double from, double to) {
    private static final int TICKS = 5;
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    static Scale of(double[] values, double from, double to) {
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(1);
        double margin = high > low ? 0 : Math.max(Math.abs(low) * 0.1, 0.5);
        return new Scale(low - margin, high + margin, from, to);
    }

    double at(double value) {
        return from + (to - from) * ((value - low) / (high - low));
    }

    List<Double> ticks() {
        double step = step();
        List<Double> ticks = new ArrayList<>();
        for (double n = Math.ceil(low / step); n * step <= high && ticks.size() < 2 * TICKS; n++) {
            ticks.add(Math.abs(n) < 0.5 ? 0.0 : n * step);
        }
        return ticks;
    }

    private double step() {
        double rough = (high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double round : ROUND) {
            if (round * power >= rough) {
                return round * power;
            }
        }
        return 10 * power;
    }
}
