// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * From 0 to a most. A distribution may reach beyond it in one draw of a thousand, which then counts as the end of the
 * range: a normal distribution has no ends.
 *
 * @param what it is, for messages
 * @param most of it
 */
record Range(String what, double most) {
    private static final double TOLERATED = 0.001;

    /** Refuses what can be seen before anything is drawn. */
    Quantity check(Quantity quantity) {
        if (quantity.form() instanceof Form.Drawn drawn) {
            check(drawn.distribution().at(TOLERATED), drawn.distribution().at(1 - TOLERATED), quantity);
        }
        return quantity;
    }

    private void check(double low, double high, Quantity quantity) {
        if (low < 0 || high > most) {
            throw new IllegalArgumentException(
                    what + ": " + quantity + " reaches " + (low < 0 ? low : high) + " -> " + remedy());
        }
    }

    private String remedy() {
        return "give " + (Double.isInfinite(most) ? "numbers of at least 0" : "numbers from 0 to " + (long) most);
    }

    /** {@return the formula with its values in the range} */
    ToDoubleFunction<double[]> within(ToDoubleFunction<double[]> formula) {
        return row -> Math.max(0, Math.min(most, formula.applyAsDouble(row)));
    }

    /** Refuses what more than a few draws have outside. */
    void check(ToDoubleFunction<double[]> formula, double[]... rows) {
        double[] outside = Arrays.stream(rows)
                .mapToDouble(formula)
                .filter(value -> !(value >= 0 && value <= most))
                .toArray();
        if (outside.length > TOLERATED * rows.length) {
            throw new IllegalArgumentException(what + ": " + outside.length + " of " + rows.length
                    + " draws outside of it, such as " + outside[0] + " -> " + remedy());
        }
    }
}
