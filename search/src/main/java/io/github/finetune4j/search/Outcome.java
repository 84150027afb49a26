// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.evaluation.Cost;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a trial. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Outcome {
    private final List<Double> values;
    private final double violation;
    private final @Nullable Cost cost;

    private Outcome(List<Double> values, double violation, @Nullable Cost cost) {
        this.values = values;
        this.violation = violation;
        this.cost = cost;
    }

    /**
     * {@return the figures of a trial that ran to its end}
     *
     * @param values one for each goal, in their order; one that is no finite number makes the trial a failed one
     */
    public static Outcome of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("outcome without a figure: none given -> give one for each goal");
        }
        return new Outcome(Arrays.stream(values).boxed().toList(), 0, null);
    }

    /** {@return that the trial was stopped, because {@link RunningTrial#report} or {@code stopping} said so} */
    public static Outcome stopped() {
        return new Outcome(List.of(), 0, null);
    }

    /**
     * {@return this outcome, of settings that are not allowed: they can't win}
     *
     * @param by how much they broke the limit, above 0
     */
    public Outcome violating(double by) {
        if (!(by > 0)) {
            throw new IllegalArgumentException("violation: " + by + " -> give a number above 0, or leave it out");
        }
        return new Outcome(values, by, cost);
    }

    /**
     * {@return this outcome, with what it cost; without, the trial counts as dear as it might have been}
     *
     * @param value tokens and money
     */
    public Outcome costing(Cost value) {
        return new Outcome(values, violation, value);
    }

    List<Double> values() {
        return values;
    }

    double violation() {
        return violation;
    }

    @Nullable Cost cost() {
        return cost;
    }
}
