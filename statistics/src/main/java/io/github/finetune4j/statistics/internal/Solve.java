// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

import java.util.function.DoublePredicate;

/** A solver for the place where a condition that holds on one side of a point changes. */
public final class Solve {
    private static final int STEPS = 200;

    private Solve() {}

    /** The point between {@code low}, where the condition does not hold, and {@code high}, where it does. */
    public static double threshold(DoublePredicate holds, double low, double high) {
        double from = low;
        double to = high;
        for (int i = 0; i < STEPS; i++) {
            double middle = from + (to - from) / 2;
            if (middle == from || middle == to) {
                break;
            }
            if (holds.test(middle)) {
                to = middle;
            } else {
                from = middle;
            }
        }
        return from + (to - from) / 2;
    }

    /** The first doubling of {@code start} at which the condition holds. */
    public static double doubled(DoublePredicate holds, double start) {
        double value = start;
        while (!holds.test(value)) {
            value *= 2;
            if (Double.isInfinite(value)) {
                throw new IllegalArgumentException(
                        "no finite number meets these settings -> take a lower level or power, or a larger effect");
            }
        }
        return value;
    }
}
