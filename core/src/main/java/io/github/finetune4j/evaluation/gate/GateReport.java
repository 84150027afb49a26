// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.gate;

import java.util.List;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * The outcomes of several gates for one model. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class GateReport {
    private final String model;
    private final List<GateOutcome> outcomes;

    private GateReport(String model, List<GateOutcome> outcomes) {
        this.model = model;
        this.outcomes = List.copyOf(outcomes);
    }

    /**
     * {@return what gates say about a model}
     *
     * @param model its name
     * @param gates at least one
     * @param check holds a figure against one of them
     * @throws IllegalArgumentException without a gate
     */
    public static GateReport of(String model, List<QualityGate> gates, Function<QualityGate, GateOutcome> check) {
        if (gates.isEmpty()) {
            throw new IllegalArgumentException(
                    "no gate to check " + model + " by -> give at least one, see QualityGates");
        }
        return new GateReport(model, gates.stream().map(check).toList());
    }

    /** {@return the model's name} */
    public String model() {
        return model;
    }

    /** {@return one outcome per gate, in their order} */
    public List<GateOutcome> outcomes() {
        return outcomes;
    }

    /** {@return whether every gate is passed; one that is undecided is not} */
    public boolean passed() {
        return outcomes.stream().allMatch(GateOutcome::passed);
    }

    /** {@return a line for the whole, then one per gate, those that failed first} */
    public String summary() {
        long met = outcomes.stream().filter(GateOutcome::passed).count();
        StringBuilder text = new StringBuilder(model)
                .append(passed() ? " passes all " : " passes " + met + " of ")
                .append(outcomes.size())
                .append(outcomes.size() == 1 ? " gate" : " gates");
        outcomes.stream()
                .sorted((a, b) -> Boolean.compare(a.passed(), b.passed()))
                .forEach(outcome -> text.append("\n  ").append(line(outcome)));
        return text.toString();
    }

    private static String line(GateOutcome outcome) {
        return outcome.status() + " " + outcome.gate().name() + ": " + outcome.reason();
    }

    /**
     * Goes on only if every gate is passed.
     *
     * @return this
     * @throws GateFailedException with the numbers in its message
     */
    public GateReport orThrow() {
        if (!passed()) {
            throw new GateFailedException(this);
        }
        return this;
    }

    @Override
    public String toString() {
        return summary();
    }
}
