// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.maintenance.cycle.Cause;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.maintenance.cycle.Step;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A cycle, as the journal has it. */
final class CycleState {
    final int number;
    final Instant began;
    final int champion;
    final List<Cause> causes;
    final Instant from;
    final Map<Step, StepState> steps = new EnumMap<>(Step.class);
    Cycle.@Nullable Word approved;
    Cycle.@Nullable Word rejected;
    Cycle.@Nullable Word cancelled;
    Cycle.@Nullable Word released;

    @Nullable Ending ending;

    @Nullable Instant ended;

    String reason = "";

    @Nullable Refusal refusal;

    String quarantined = "";

    private final String prefix;

    /**
     * @param prefix of its keys, of this journal alone
     * @param line that began it
     */
    CycleState(String prefix, Facts line) {
        this.prefix = prefix;
        number = (int) line.number("cycle");
        began = line.time("at");
        champion = (int) line.number("champion");
        from = line.time("from");
        causes = line.list("causes").stream().map(CycleState::cause).toList();
    }

    static Cause cause(Facts line) {
        return new Cause(line.text("trigger"), line.text("why"), line.time("at"), line.number("times"));
    }

    static Facts facts(Cause cause) {
        return Facts.empty()
                .with("trigger", cause.trigger())
                .with("why", cause.why())
                .with("at", cause.at().toString())
                .with("times", cause.times());
    }

    /** The first step without a result; empty after the last one. */
    Optional<Step> current() {
        for (Step step : Step.values()) {
            StepState state = steps.get(step);
            if (state == null || state.ended == null) {
                return ending == null ? Optional.of(step) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** By which whoever does a step's work knows it, however often it is begun. */
    String key(Step step) {
        return prefix + "/" + number + "/" + step.word();
    }

    Facts facts(Step step) {
        StepState state = steps.get(step);
        return Facts.of(state == null ? Map.of() : state.facts);
    }

    StepState begun(Step step) {
        StepState state = steps.get(step);
        if (state == null) {
            throw new IllegalStateException(
                    "step " + step + " of cycle " + number + " was not begun -> begin it first");
        }
        return state;
    }

    Cost spent() {
        return steps.values().stream().map(step -> step.spent).reduce(Cost.NONE, Cost::plus);
    }

    boolean awaitsApproval() {
        StepState step = steps.get(Step.APPROVE);
        return ending == null && step != null && step.ended == null && approved == null && rejected == null;
    }

    OptionalInt candidate() {
        long version = facts(Step.TRAIN).number("version");
        return version == 0 ? OptionalInt.empty() : OptionalInt.of((int) version);
    }

    Cycle view() {
        return new CycleView(
                number,
                began,
                causes,
                champion,
                candidate(),
                steps.values().stream().map(StepState::view).toList(),
                current(),
                Optional.ofNullable(ending),
                Optional.ofNullable(ended),
                reason,
                Optional.ofNullable(refusal),
                awaitsApproval(),
                Optional.ofNullable(approved),
                spent(),
                quarantined.isEmpty() ? Optional.empty() : Optional.of(quarantined),
                Optional.ofNullable(released));
    }
}
