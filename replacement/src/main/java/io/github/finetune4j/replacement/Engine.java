// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One replacement at work, step by step; what is on record is not done again. */
final class Engine {
    private final ReplacementSettings settings;
    private final JournalStore store;
    private final Journal journal;
    private final Parts parts;
    private final Models models;
    private final Live live;
    private final Canary canary;

    Engine(ReplacementSettings settings) {
        this.settings = settings;
        store = settings.journals().of(Journal.ROOM);
        journal = new Journal(store, settings.name, settings.clock);
        parts = new Parts(settings, journal);
        models = new Models(settings, journal, parts);
        live = new Live(settings.name, settings.from());
        canary = new Canary(settings, journal, parts, models, live);
    }

    Live live() {
        return live;
    }

    synchronized ReplacementResult run() {
        try (Turn turn = store.turn(settings.name, "replacement " + settings.name)) {
            if (!turn.granted()) {
                throw new FineTuneException("replacement " + settings.name
                        + ": another process is at it -> wait for that one, then run this one again");
            }
            open();
            goOn().ifPresent(journal::waits);
        }
        return result();
    }

    private void open() {
        Map<String, String> now = settings.specification();
        if (journal.read(state -> state.opened == null)) {
            journal.add(
                    "opened",
                    line -> line.with("format", State.FORMAT)
                            .with("name", settings.name)
                            .with("specification", now));
        }
        Map<String, String> begun = journal.read(state -> state.specification);
        // one that was begun before a fact could be told has no such fact, and goes on
        List<String> changed = begun.keySet().stream()
                .filter(fact -> !Objects.equals(now.get(fact), begun.get(fact)))
                .toList();
        if (!changed.isEmpty()) {
            throw new IllegalStateException("replacement " + settings.name + ": begun with other "
                    + String.join(", ", changed) + " -> take another name, and fresh rows for the proof");
        }
    }

    /** Why it goes no further now; empty where nothing is in its way. */
    private Optional<String> goOn() {
        if (journal.read(state -> state.back != null)) {
            live.become(settings.from()); // another process may have taken it back
            return Optional.empty();
        }
        parts.collect();
        if (journal.read(state -> state.shown().isEmpty() && state.ended == null)) {
            if (journal.read(state -> state.chosen == null)) {
                models.tune();
            }
            Optional<String> waits = new Choosing(settings, journal, parts, models).choose();
            if (waits.isPresent()) {
                return waits;
            }
            waits = prove();
            if (waits.isPresent()) {
                return waits;
            }
        }
        return canary.goOn();
    }

    private Optional<String> prove() {
        Proof proof = new Proof(settings, journal, parts, models);
        if (proof.finalists().isEmpty()) {
            canary.end(
                    Outcome.REFUSED,
                    "no candidate was fit to be compared: "
                            + journal.read(state ->
                                    Objects.requireNonNull(state.chosen).text("why")));
            return Optional.empty();
        }
        Optional<String> waits = proof.prove();
        if (waits.isEmpty()
                && journal.read(
                        state -> state.judgement().orElseThrow().text("verdict").equals(Proof.WORSE))) {
            canary.end(
                    Outcome.REFUSED,
                    journal.read(state -> state.judgement().orElseThrow().text("why")));
        }
        return waits;
    }

    ReplacementResult result() {
        Facts facts = journal.read(state -> DossierFacts.of(settings, state));
        List<Facts> examples = new ArrayList<>();
        journal.read(State::judged).ifPresent(look -> examples.add(new Examples(settings.folder).read(look.number)));
        if (!examples.isEmpty()) {
            facts.with("examples", examples.get(0).values());
        }
        Dossier dossier = new Dossier(settings.name, facts, parts.file(Parts.TRAINING));
        return journal.read(state -> new ReplacementResult(
                state.outcome(), state.shown(), state.why(), state.missing(), state.spent(), dossier));
    }

    void rollBack(String who, String why) {
        live.become(settings.from()); // at once, whatever else is under way
        takeBack(who, why);
    }

    private synchronized void takeBack(String who, String why) {
        canary.back(who, why);
        live.rollout()
                .filter(rollout -> !rollout.status().phase().ended())
                .ifPresent(rollout -> rollout.rollBack(who, why));
    }
}
