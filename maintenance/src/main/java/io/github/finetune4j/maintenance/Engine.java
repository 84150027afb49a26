// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.journal.Turn;
import io.github.finetune4j.maintenance.cycle.Cause;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.registry.ModelVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One maintenance at work. Safe for use by several threads; one of them acts at a time. */
final class Engine {
    private static final int LONGEST = 2000;

    private final Settings settings;
    private final Journal journal;
    private final Shelf shelf;
    private final Reasons reasons;

    Engine(Settings settings, Journal journal) {
        this.settings = settings;
        this.journal = journal;
        shelf = new Shelf(settings.registry());
        reasons = new Reasons(settings, journal);
    }

    ModelVersion champion() {
        return settings.registry().model(settings.model()).alias(settings.alias());
    }

    Tick tick() {
        reasons.flush();
        try (Turn turn = settings.store().turn(settings.name(), settings.who())) {
            return turn.granted() ? act(turn.holder()) : look(turn.holder());
        }
    }

    private Tick act(String who) {
        ModelVersion champion = champion();
        open();
        List<String> done = new ArrayList<>();
        reasons.note(champion);
        if (journal.read(State::current).isEmpty()) {
            begin(champion).ifPresent(done::add);
        }
        String waits = new Progress(settings, journal, shelf).advance(done);
        settings.canary().follow(champion());
        return new Tick(true, who, done, waits);
    }

    // A process that does not act still answers requests: it must send them where the acting one says
    private Tick look(String who) {
        new Progress(settings, journal, shelf).join();
        settings.canary().follow(champion());
        return new Tick(false, who, List.of(), "");
    }

    private void open() {
        if (journal.read(state -> state.opened != null)) {
            return;
        }
        journal.add(
                "opened",
                line -> line.with("format", State.FORMAT)
                        .with("name", settings.name())
                        .with("testSet", settings.testSet().fingerprint().hex()));
    }

    private Optional<String> begin(ModelVersion champion) {
        Instant now = settings.clock().instant();
        boolean due = journal.read(state -> !state.pending.isEmpty()
                && rest(state).map(until -> !now.isBefore(until)).orElse(true));
        if (!due) {
            return Optional.empty();
        }
        journal.addIf(
                "begin",
                (state, line) -> line.with("cycle", state.cycles.size() + 1)
                        .with("champion", champion.number())
                        .with("from", state.from.toString())
                        .with(
                                "causes",
                                state.pending.values().stream()
                                        .map(cause -> CycleState.facts(cause).values())
                                        .toList()));
        Cycle cycle = journal.read(state -> state.last().view());
        return Optional.of("cycle " + cycle.number() + " began: " + words(cycle.causes()));
    }

    static String words(List<Cause> causes) {
        return String.join(
                "; ",
                causes.stream()
                        .map(cause -> ShownTime.inWords(cause.trigger()) + ": " + cause.why()
                                + (cause.times() > 1 ? " (" + cause.times() + " times)" : ""))
                        .toList());
    }

    /** Until when no cycle begins. */
    private Optional<Instant> rest(State state) {
        if (state.cycles.isEmpty() || state.last().ended == null) {
            return Optional.empty();
        }
        return Optional.of(state.last().ended.plus(settings.coolDown()));
    }

    void trigger(String trigger, String why) {
        reasons.add(trigger, Names.line("why", why, LONGEST));
    }

    MaintenanceStatus status() {
        ModelVersion champion = champion();
        Instant now = settings.clock().instant();
        return journal.read(state -> new MaintenanceStatus(
                settings.name(),
                champion.number(),
                state.current().map(CycleState::view).orElse(null),
                List.copyOf(state.pending.values()),
                rest(state).filter(now::isBefore).orElse(null),
                state.quarantined,
                new DataSteps(settings, shelf).pool(champion, state).size(),
                shelf.rows(state.kept).size()));
    }

    Cycle say(String type, int number, String by, String reason) {
        journal.addIf(type, (state, line) -> {
            CycleState cycle = state.cycle(number);
            boolean fits =
                    type.equals("cancelled") ? cycle.ending == null && cycle.cancelled == null : cycle.awaitsApproval();
            if (!fits) {
                throw new IllegalStateException("cycle " + number + " can't be " + type + ": it "
                        + (cycle.ending != null
                                ? "ended, " + cycle.ending.words()
                                : "is at "
                                        + cycle.current()
                                                .map(step -> step.word())
                                                .orElse("its end"))
                        + " -> look at the list of cycles");
            }
            return word(line.with("cycle", number), by, reason);
        });
        return journal.read(state -> state.cycle(number).view());
    }

    /** Once is enough: a second word changes nothing. */
    Cycle release(int number, String by, String reason) {
        journal.addIf("released", (state, line) -> {
            CycleState cycle = state.cycle(number);
            if (cycle.quarantined.isEmpty()) {
                throw new IllegalStateException("cycle " + number
                        + " can't be released: none of its rows are quarantined" + " -> look at the list of cycles");
            }
            return cycle.released != null ? null : word(line.with("cycle", number), by, reason);
        });
        return journal.read(state -> state.cycle(number).view());
    }

    private static Facts word(Facts line, String by, String reason) {
        return line.with("by", Names.line("by", by, Names.LONGEST))
                .with("reason", Names.line("reason", reason, LONGEST));
    }

    void acceptTests(String by, String reason) {
        open();
        journal.add(
                "tests",
                line -> word(
                        line.with("testSet", settings.testSet().fingerprint().hex()), by, reason));
    }

    Plan dryRun() {
        return new DryRun(settings, journal, shelf, reasons, champion()).plan();
    }
}
