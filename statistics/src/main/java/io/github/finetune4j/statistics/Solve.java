// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;

/** Where a condition that holds on one side of a point changes, and where a function is least. */
final class Solve {
    private static final double GOLDEN = (3 - Math.sqrt(5)) / 2;
    private static final int STEPS = 200;

    private Solve() {}

    /** The point between {@code low}, where the condition does not hold, and {@code high}, where it does. */
    static double threshold(DoublePredicate holds, double low, double high) {
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
    static double doubled(DoublePredicate holds, double start) {
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

    /** The place of the least value of a function with one valley, by golden sections. */
    static double minimizer(DoubleUnaryOperator function, double low, double high) {
        double from = low;
        double to = high;
        double left = from + GOLDEN * (to - from);
        double right = to - GOLDEN * (to - from);
        double atLeft = function.applyAsDouble(left);
        double atRight = function.applyAsDouble(right);
        while (to - from > 1e-9 * (1 + Math.abs(from))) {
            if (atLeft <= atRight) {
                to = right;
                right = left;
                atRight = atLeft;
                left = from + GOLDEN * (to - from);
                atLeft = function.applyAsDouble(left);
            } else {
                from = left;
                left = right;
                atLeft = atRight;
                right = to - GOLDEN * (to - from);
                atRight = function.applyAsDouble(right);
            }
        }
        return from + (to - from) / 2;
    }
}
