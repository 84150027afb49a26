// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Step;
import io.github.finetune4j.maintenance.step.LiveOrder;
import io.github.finetune4j.maintenance.step.LiveStep;
import io.github.finetune4j.maintenance.step.StepResult;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import java.time.Duration;
import java.time.Instant;

/** The steps in which a candidate meets people and traffic. */
record LiveSteps(Settings settings) {
    Outcome approve(CycleState cycle, State state) {
        Duration within = settings.approval();
        if (within == null) {
            return Outcome.done(Facts.empty(), "no approval was asked for");
        }
        if (cycle.rejected != null) {
            return Outcome.ends(Ending.REJECTED, cycle.rejected.by() + " said no: " + cycle.rejected.reason());
        }
        if (cycle.approved != null) {
            Facts facts = Facts.empty().with("by", cycle.approved.by()).with("reason", cycle.approved.reason());
            return Outcome.done(facts, "approved by " + cycle.approved.by() + ": " + cycle.approved.reason());
        }
        Instant until = cycle.begun(Step.APPROVE).began.plus(within);
        return settings.clock().instant().isBefore(until)
                ? new Outcome.Waits("approval, until " + until)
                : Outcome.ends(Ending.NOT_APPROVED, "nobody approved it until " + until);
    }

    Outcome canary(CycleState cycle, State state) {
        return look(settings.canary(), order(cycle, Step.CANARY), Ending.ROLLED_BACK);
    }

    Outcome watch(CycleState cycle, State state) {
        Outcome outcome = look(settings.watch(), order(cycle, Step.WATCH), Ending.TAKEN_BACK);
        if (outcome instanceof Outcome.Ends ends && ends.ending() == Ending.TAKEN_BACK) {
            takeBack(cycle, ends.reason());
        }
        return outcome;
    }

    private static Outcome look(LiveStep step, LiveOrder order, Ending ifBad) {
        StepResult<LiveStep.Finding> result = step.look(order);
        if (result instanceof StepResult.Waiting<LiveStep.Finding> waiting) {
            return new Outcome.Waits(waiting.what());
        }
        if (result instanceof StepResult.Failed<LiveStep.Finding> failed) {
            return Outcome.ends(ifBad, failed.reason());
        }
        StepResult.Done<LiveStep.Finding> done = (StepResult.Done<LiveStep.Finding>) result;
        if (!done.value().good()) {
            return Outcome.ends(ifBad, done.value().sentence());
        }
        Facts facts = Facts.empty().with("found", done.value().sentence());
        return new Outcome.Done(facts, done.cost(), done.value().sentence());
    }

    LiveOrder order(CycleState cycle, Step step) {
        RegisteredModel model = settings.registry().model(settings.model());
        StepState begun = cycle.begun(step);
        return new LiveOrder(
                begun.key,
                model.version(cycle.champion),
                model.version(cycle.candidate().orElseThrow()),
                begun.began,
                settings.clock().instant());
    }

    Outcome promote(CycleState cycle, State state) {
        int candidate = cycle.candidate().orElseThrow();
        RegisteredModel model = settings.registry().model(settings.model());
        ModelVersion now = model.alias(settings.alias());
        if (now.number() != candidate) {
            settings.registry()
                    .moveAlias(
                            model,
                            settings.alias(),
                            candidate,
                            settings.who(),
                            "cycle " + cycle.number + " of maintenance " + settings.name() + ": better by its rules");
        }
        Facts facts = Facts.empty().with("from", cycle.champion).with("to", candidate);
        return Outcome.done(facts, settings.alias() + " of " + settings.model() + " is version " + candidate);
    }

    /** Moves the alias back to the champion, if it still points to the candidate. */
    void takeBack(CycleState cycle, String why) {
        RegisteredModel model = settings.registry().model(settings.model());
        if (model.alias(settings.alias()).number() == cycle.candidate().orElse(0)) {
            settings.registry().moveAlias(model, settings.alias(), cycle.champion, settings.who(), why);
        }
    }
}
