// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Step;

/** The end of a cycle, and what becomes of its rows. */
record Closing(Settings settings, TrainStep train, LiveSteps live) {
    /** Ends what a cycle began elsewhere. */
    void cancel(CycleState cycle) {
        Cycle.Word word = cycle.cancelled;
        String who = word == null ? settings.who() : word.by();
        String why = word == null ? "its cycle ended" : word.reason();
        if (under(cycle, Step.TRAIN)) {
            settings.training().cancel(train.order(cycle));
        }
        if (under(cycle, Step.CANARY)) {
            settings.canary().cancel(live.order(cycle, Step.CANARY), who, why);
        }
        if (cycle.cancelled != null && cycle.steps.containsKey(Step.PROMOTE)) {
            live.takeBack(cycle, who + " cancelled the cycle: " + why);
        }
    }

    private static boolean under(CycleState cycle, Step step) {
        StepState state = cycle.steps.get(step);
        return state != null && state.ended == null;
    }

    Facts line(CycleState cycle, Outcome.Ends ends, Facts line) {
        line.with("cycle", cycle.number).with("ending", ends.ending().name()).with("reason", ends.reason());
        if (ends.refusal() != null) {
            line.with("refusal", State.facts(ends.refusal()).values());
        }
        Facts collected = cycle.facts(Step.COLLECT);
        if (ends.ending() == Ending.PROMOTED) {
            Facts version = cycle.facts(Step.VERSION);
            return line.with("from", collected.text("until"))
                    .with("pool", version.text("pool"))
                    .with("kept", version.text("kept"));
        }
        return quarantines(ends)
                ? line.with("from", collected.text("until")).with("quarantined", collected.text("batch"))
                : line;
    }

    private static boolean quarantines(Outcome.Ends ends) {
        return ends.refusal() == null
                ? ends.ending().quarantines()
                : ends.refusal().code().quarantines();
    }
}
