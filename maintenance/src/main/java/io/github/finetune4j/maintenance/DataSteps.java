// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.maintenance.cycle.Step;
import io.github.finetune4j.registry.ModelVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The steps that make versions of data. */
record DataSteps(Settings settings, Shelf shelf) {
    /** The fact that names the released batches among what a cycle collects. */
    static final String RELEASED = "released";

    Outcome collect(CycleState cycle, State state) {
        Instant until = cycle.facts(Step.COLLECT).time("until");
        Optional<Refusal> changed = Tests.of(settings).changed(state, shelf);
        if (changed.isPresent()) {
            return Outcome.refused(changed.get());
        }
        List<String> released = cycle.facts(Step.COLLECT).texts(RELEASED);
        List<Example> rows = rows(cycle.from, until, released);
        String batch = shelf.keep(Dataset.of(rows), List.of(), what(cycle, "collected"));
        Facts facts = Facts.empty()
                .with("from", cycle.from.toString())
                .with("until", until.toString())
                .with("rows", rows.size())
                .with("batch", batch);
        if (released.isEmpty()) {
            return Outcome.done(facts, "collected " + rows.size() + " rows");
        }
        return Outcome.done(
                facts.with(RELEASED, released),
                "collected " + rows.size() + " rows, with those of " + released.size() + " released batches");
    }

    /** The rows of a span of time, and those of batches that were released. */
    List<Example> rows(Instant from, Instant until, Collection<String> released) {
        List<Example> rows = new ArrayList<>(settings.source().collect(from, until));
        for (String batch : released) {
            Set<Fingerprint> there = fingerprints(rows); // a source that knows no times gives them again
            shelf.rows(batch).examples().stream()
                    .filter(row -> !there.contains(row.fingerprint()))
                    .forEach(rows::add);
        }
        return rows;
    }

    /** What is quarantined, but for what was released to be judged again. */
    Set<Fingerprint> quarantined(State state, Collection<String> released) {
        Set<Fingerprint> quarantined = new HashSet<>();
        state.quarantined.forEach(
                batch -> quarantined.addAll(fingerprints(shelf.rows(batch).examples())));
        released.forEach(
                batch -> quarantined.removeAll(fingerprints(shelf.rows(batch).examples())));
        return quarantined;
    }

    private static Set<Fingerprint> fingerprints(List<Example> rows) {
        return rows.stream().map(Example::fingerprint).collect(Collectors.toSet());
    }

    Outcome clean(CycleState cycle, State state) {
        Tests tests = Tests.of(settings);
        String batch = cycle.facts(Step.COLLECT).text("batch");
        Set<Fingerprint> quarantined =
                quarantined(state, cycle.facts(Step.COLLECT).texts(RELEASED));
        Cleaned cleaned = new Cleaner(settings, pool(cycle, state), quarantined, shelf.rows(state.kept), tests)
                .clean(shelf.rows(batch), champion(cycle));
        if (cleaned.because() != null) {
            return Outcome.refused(cleaned.because());
        }
        Map<String, Object> suites = new LinkedHashMap<>();
        tests.suites().forEach((name, rows) -> {
            if (!rows.isEmpty()) {
                suites.put(name, shelf.keep(rows, List.of(), "suite " + name));
            }
        });
        Map<String, Object> checks = new LinkedHashMap<>();
        cleaned.checks().forEach((name, figures) -> checks.put(name, Facts.figures(figures)));
        Facts facts = Facts.empty()
                .with("clean", shelf.keep(cleaned.rows(), List.of(batch), what(cycle, "cleaned")))
                .with("rows", cleaned.rows().size())
                .with("left out", cleaned.counts())
                .with("checks", checks)
                .with("suites", suites);
        String sentence = cleaned.rows().size() + " rows are clean; left out: " + Text.counts(cleaned.counts());
        return cleaned.leaked() == 0
                ? Outcome.done(facts, sentence)
                : Outcome.done(facts.with("to do", Cleaner.KEEP_TESTS_OUT), sentence + " -> " + Cleaner.KEEP_TESTS_OUT);
    }

    Outcome version(CycleState cycle, State state) {
        String clean = cycle.facts(Step.CLEAN).text("clean");
        Versions versions = Versions.of(shelf.rows(clean), settings.rows());
        Dataset before = pool(cycle, state);
        Dataset training = versions.training(before, cycle.number);
        List<String> parents = List.of(state.pool, clean);
        List<Example> kept = new ArrayList<>(shelf.rows(state.kept).examples());
        kept.addAll(versions.held());
        Facts facts = Facts.empty()
                .with("training", shelf.keep(training, parents, what(cycle, "to learn from")))
                .with("pool", shelf.keep(versions.pool(before), parents, what(cycle, "learned in all")))
                .with("held", shelf.keep(Dataset.of(versions.held()), List.of(clean), what(cycle, "held back")))
                .with("kept", shelf.keep(Dataset.of(kept), List.of(state.kept, clean), what(cycle, "held back in all")))
                .with("new", versions.train().size())
                .with("old", training.size() - versions.train().size())
                .with("held back", versions.held().size())
                .with("twins", versions.twins());
        return Outcome.done(
                facts,
                "learns from " + versions.train().size() + " new and " + facts.number("old") + " old rows; "
                        + versions.held().size() + " are held back"
                        + (before.isEmpty() ? "; nothing is known of what the champion learned" : ""));
    }

    /** What the champion learned from. */
    Dataset pool(CycleState cycle, State state) {
        return pool(champion(cycle), state);
    }

    Dataset pool(ModelVersion champion, State state) {
        if (!state.pool.isEmpty()) {
            return shelf.rows(state.pool);
        }
        Dataset given = settings.rows().trainedOn();
        return given == null ? shelf.learnedBy(champion) : given;
    }

    private ModelVersion champion(CycleState cycle) {
        return settings.registry().model(settings.model()).version(cycle.champion);
    }

    private String what(CycleState cycle, String what) {
        return settings.name() + " cycle " + cycle.number + ": " + what;
    }
}
