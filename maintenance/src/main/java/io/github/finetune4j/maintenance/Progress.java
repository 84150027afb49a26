// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.maintenance.cycle.Step;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the cycle under way from step to step. Each begins with a line that says so and ends with one that says how it
 * went; a process that finds the first without the second does the step again, by the same key.
 */
final class Progress {
    private static final System.Logger LOG = System.getLogger(Maintenance.class.getName());

    private final Settings settings;
    private final Journal journal;
    private final Map<Step, Work> works = new EnumMap<>(Step.class);
    private final Purse purse;
    private final Closing closing;
    private final LiveSteps live;

    Progress(Settings settings, Journal journal, Shelf shelf) {
        this.settings = settings;
        this.journal = journal;
        DataSteps data = new DataSteps(settings, shelf);
        TrainStep train = new TrainStep(settings, shelf);
        EvaluateStep evaluate = new EvaluateStep(settings, shelf);
        live = new LiveSteps(settings);
        purse = new Purse(settings, train, evaluate);
        closing = new Closing(settings, train, live);
        works.put(Step.COLLECT, data::collect);
        works.put(Step.CLEAN, data::clean);
        works.put(Step.VERSION, data::version);
        works.put(Step.TRAIN, train::train);
        works.put(Step.EVALUATE, evaluate::evaluate);
        works.put(Step.APPROVE, live::approve);
        works.put(Step.CANARY, live::canary);
        works.put(Step.PROMOTE, live::promote);
        works.put(Step.WATCH, live::watch);
    }

    /** Goes on until something must be waited for; says for what. */
    String advance(List<String> done) {
        Optional<CycleState> current = journal.read(State::current);
        while (current.isPresent()) {
            CycleState cycle = current.get();
            Optional<String> waits = step(cycle, done);
            notifyListeners(cycle);
            if (waits.isPresent()) {
                return waits.get();
            }
            current = journal.read(State::current);
        }
        return "";
    }

    /** Meets live traffic in a process that does not act, where a candidate does. */
    void join() {
        Optional<CycleState> cycle = journal.read(State::current);
        if (cycle.isPresent()
                && cycle.get().current().equals(Optional.of(Step.CANARY))
                && cycle.get().steps.containsKey(Step.CANARY)) {
            settings.canary().look(live.order(cycle.get(), Step.CANARY));
        }
    }

    // One step, as far as it goes; what it waits for, if it does
    private Optional<String> step(CycleState cycle, List<String> done) {
        Step step = cycle.current().orElse(null);
        if (step == null) {
            return end(cycle, Outcome.ends(Ending.PROMOTED, "promoted"), done);
        }
        Attempt<Optional<String>> attempt = Attempt.at(() -> went(cycle, step, outcome(cycle, step), done));
        Throwable failure = attempt.failure();
        return failure == null ? attempt.value() : trouble(cycle, step, failure, done);
    }

    private Optional<String> went(CycleState cycle, Step step, Outcome outcome, List<String> done) {
        if (outcome instanceof Outcome.Done result) {
            journal.add(
                    "result",
                    line -> line.with("cycle", cycle.number)
                            .with("step", step.name())
                            .with("facts", result.facts().values())
                            .with("spent", result.cost()));
            done.add(step.word() + ": " + result.sentence());
            return Optional.empty();
        }
        return outcome instanceof Outcome.Waits waits ? waits(cycle, step, waits.what()) : end(cycle, outcome, done);
    }

    private Outcome outcome(CycleState cycle, Step step) {
        if (cycle.cancelled != null) {
            closing.cancel(cycle);
            return Outcome.ends(Ending.CANCELLED, cycle.cancelled.by() + " cancelled it: " + cycle.cancelled.reason());
        }
        if (step.compareTo(Step.PROMOTE) <= 0 && superseded(cycle, step)) {
            closing.cancel(cycle);
            return Outcome.ends(
                    Ending.SUPERSEDED,
                    "somebody else moved " + settings.alias() + " of " + settings.model() + " away from version "
                            + cycle.champion + " meanwhile");
        }
        Optional<Refusal> late = purse.late(cycle, step);
        if (late.isPresent()) {
            closing.cancel(cycle);
            return Outcome.refused(late.get());
        }
        if (!cycle.steps.containsKey(step)) {
            Optional<Refusal> broke = begin(cycle, step);
            if (broke.isPresent()) {
                return Outcome.refused(broke.get());
            }
        }
        State state = journal.read(now -> now);
        return Objects.requireNonNull(works.get(step)).of(cycle, state);
    }

    // The alias may point to the candidate already: then this process died between moving it and saying so
    private boolean superseded(CycleState cycle, Step step) {
        int now = settings.registry()
                .model(settings.model())
                .alias(settings.alias())
                .number();
        boolean moved = step == Step.PROMOTE && cycle.candidate().orElse(0) == now;
        return now != cycle.champion && !moved;
    }

    private Optional<Refusal> begin(CycleState cycle, Step step) {
        State state = journal.read(now -> now);
        Purse.Share share = purse.setAside(cycle, state, step);
        if (share.refusal() != null) {
            return Optional.of(share.refusal());
        }
        Cost reserved = share.cost();
        Instant until = settings.clock().instant();
        journal.add(
                "intent",
                line -> line.with("cycle", cycle.number)
                        .with("step", step.name())
                        .with("key", cycle.key(step))
                        .with("reserved", reserved)
                        .with("facts", step == Step.COLLECT ? span(until, state) : Map.of()));
        return Optional.empty();
    }

    // A process that does the step again collects the same rows: what is released from now on is for the next cycle
    private static Map<String, Object> span(Instant until, State state) {
        Facts facts = Facts.empty().with("until", until.toString());
        return state.released.isEmpty()
                ? facts.values()
                : facts.with(DataSteps.RELEASED, List.copyOf(state.released)).values();
    }

    private Optional<String> waits(CycleState cycle, Step step, String what) {
        if (!cycle.begun(step).note.equals(what)) {
            journal.add("note", line -> note(line, cycle, step, what));
        }
        return Optional.of(step.word() + ": " + what);
    }

    private static Facts note(Facts line, CycleState cycle, Step step, String what) {
        return line.with("cycle", cycle.number).with("step", step.name()).with("note", what);
    }

    private Optional<String> trouble(CycleState cycle, Step step, Throwable e, List<String> done) {
        LOG.log(
                System.Logger.Level.WARNING,
                "step " + step.word() + " of cycle " + cycle.number + " of maintenance " + settings.name()
                        + " went wrong; the next tick tries again, " + settings.attempts() + " times in all",
                e);
        String what = e.getClass().getSimpleName() + ": " + Remedy.without(e);
        if (!cycle.steps.containsKey(step)) {
            return Optional.of(step.word() + ": " + what); // nothing was begun
        }
        journal.add("trouble", line -> note(line, cycle, step, what));
        if (cycle.begun(step).troubles < settings.attempts()) {
            return Optional.of(step.word() + " went wrong and is tried again: " + what);
        }
        return end(
                cycle,
                Outcome.ends(Ending.FAILED, step.word() + " went wrong " + settings.attempts() + " times: " + what),
                done);
    }

    private Optional<String> end(CycleState cycle, Outcome outcome, List<String> done) {
        Outcome.Ends ends = (Outcome.Ends) outcome;
        journal.addIf("ended", (state, line) -> closing.line(cycle, ends, line));
        done.add("cycle " + cycle.number + " ended, " + ends.ending().words() + ": " + ends.reason());
        return Optional.empty();
    }

    private void notifyListeners(CycleState cycle) {
        Cycle view = journal.read(state -> cycle.view());
        for (int i = 0; i < settings.listeners().size(); i++) {
            Consumer<Cycle> listener = settings.listeners().get(i);
            settings.callback("listener " + (i + 1), "the cycle goes on, and it is notified of what comes next")
                    .run(() -> listener.accept(view));
        }
    }
}
