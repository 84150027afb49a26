// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import io.github.finetune4j.dataset.split.LeakageCheck;
import io.github.finetune4j.dataset.split.Splits;
import io.github.finetune4j.error.FineTuneException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The rows: collected, divided, and kept in files, of which the journal has the fingerprints. */
final class Parts {
    static final String TRAINING = "training";
    static final String VALIDATION = "validation";
    static final String CHOICE = "choice";
    private static final String PROOF = "proof-";
    private static final double HALF = 0.5;

    private final ReplacementSettings settings;
    private final Journal journal;

    Parts(ReplacementSettings settings, Journal journal) {
        this.settings = settings;
        this.journal = journal;
    }

    static boolean isProof(String part) {
        return part.startsWith(PROOF);
    }

    /** Collects, unless that was done. */
    void collect() {
        if (journal.read(state -> state.parts.isEmpty())) {
            Map<ReplacementRows, List<Example>> rows = rows(row -> true);
            DatasetSplit split = split(all(rows, source -> !source.isLearnedOnly()));
            Map<String, Dataset> parts = new LinkedHashMap<>();
            List<Example> training = new ArrayList<>(split.training().examples());
            List<Dataset> halves = halves(split.validation());
            parts.put(VALIDATION, halves.get(0));
            parts.put(CHOICE, halves.get(1));
            parts.put(PROOF + 1, split.test());
            // what is only learned from must not be like what is asked later
            Dataset asked = join(List.copyOf(parts.values()));
            training.addAll(unlike(all(rows, ReplacementRows::isLearnedOnly), asked));
            parts.put(TRAINING, Dataset.of(training));
            if (training.isEmpty() || split.test().size() < 2) {
                throw new IllegalStateException("rows of replacement " + settings.name + ": " + training.size()
                        + " to learn from and " + split.test().size() + " for the proof -> add rows");
            }
            keep(parts, rows);
        }
    }

    /** Collects what is new since, all of it for the proof: no candidate has learned from it. */
    void more() {
        Set<String> known = new HashSet<>();
        Dataset before = join(journal.read(state -> List.copyOf(state.parts.keySet())).stream()
                .map(this::of)
                .toList());
        before.chats().forEach(row -> known.add(input(row)));
        Map<ReplacementRows, List<Example>> rows = rows(row -> known.add(input(row)));
        List<Example> fresh = unlike(all(rows, source -> !source.isLearnedOnly()), before);
        if (!fresh.isEmpty()) {
            int number = journal.read(State::proofParts) + 1;
            keep(Map.of(PROOF + number, Dataset.of(fresh)), rows);
        }
    }

    private static String input(ChatExample row) {
        return row.promptFingerprint().hex();
    }

    private Map<ReplacementRows, List<Example>> rows(Predicate<ChatExample> wanted) {
        Map<ReplacementRows, List<Example>> rows = new LinkedHashMap<>();
        for (ReplacementRows source : settings.rows) {
            List<Example> its = source.collect().examples().stream()
                    .filter(row ->
                            row instanceof ChatExample chat && chat.answer().isPresent() && wanted.test(chat))
                    .toList();
            rows.put(source, its);
        }
        return rows;
    }

    private static List<Example> all(Map<ReplacementRows, List<Example>> rows, Predicate<ReplacementRows> which) {
        List<Example> all = new ArrayList<>();
        rows.forEach((source, its) -> all.addAll(which.test(source) ? its : List.of()));
        return all;
    }

    private DatasetSplit split(List<Example> rows) {
        if (rows.isEmpty()) {
            throw new IllegalStateException("rows of replacement " + settings.name
                    + ": none that end with an answer and are not only learned from -> add rows");
        }
        return Dataset.builder()
                .addExamples(rows)
                .deduplicate()
                .split(Splits.builder(settings.training, settings.validation, settings.proof)
                        .salt(settings.name)
                        .keepTogether(NearDuplicates.builder().build())
                        .build())
                .build();
    }

    /** Two parts of rows that are watched and chosen by. */
    private List<Dataset> halves(Dataset rows) {
        if (rows.isEmpty()) {
            return List.of(rows, rows);
        }
        DatasetSplit halves = Dataset.builder()
                .addExamples(rows)
                .split(Splits.builder(HALF, 0, HALF)
                        .salt(settings.name + " " + CHOICE)
                        .keepTogether(NearDuplicates.builder().build())
                        .build())
                .build();
        return List.of(halves.training(), halves.test());
    }

    private static List<Example> unlike(List<Example> rows, Dataset others) {
        if (rows.isEmpty() || others.isEmpty()) {
            return rows;
        }
        Set<Integer> like = LeakageCheck.usual().check(others, Dataset.of(rows)).leakedEvaluation();
        List<Example> unlike = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (!like.contains(i)) {
                unlike.add(rows.get(i));
            }
        }
        return unlike;
    }

    private void keep(Map<String, Dataset> parts, Map<ReplacementRows, List<Example>> rows) {
        Map<String, Object> kept = new LinkedHashMap<>();
        parts.forEach((name, part) -> {
            part.writeJsonl(file(name));
            kept.put(
                    name,
                    Facts.empty()
                            .with("fingerprint", part.fingerprint().hex())
                            .with("rows", part.size())
                            .values());
        });
        List<Map<String, Object>> sources = new ArrayList<>();
        rows.forEach((source, its) -> sources.add(Facts.empty()
                .with("name", source.name())
                .with("rows", its.size())
                .with("learned_only", source.isLearnedOnly())
                .with("provenance", source.provenance())
                .values()));
        journal.add("rows", line -> line.with("parts", kept).with("sources", sources));
    }

    Path file(String part) {
        return settings.folder.resolve("rows").resolve(part + ".jsonl");
    }

    /** The rows of a part, as they were when it was made. */
    Dataset of(String part) {
        Facts kept = journal.read(state -> state.parts.getOrDefault(part, Facts.empty()));
        if (kept.number("rows") == 0) {
            return Dataset.of(List.of());
        }
        Path file = file(part);
        if (!Files.isRegularFile(file)) {
            throw new FineTuneException("rows of replacement " + settings.name + ": " + file
                    + " is missing -> put it back, or begin anew under another name");
        }
        Dataset rows = Dataset.builder().addJsonl(file).build().dataset();
        if (!rows.fingerprint().hex().equals(kept.text("fingerprint"))) {
            throw new FineTuneException("rows of replacement " + settings.name + ": " + file
                    + " was changed -> put the old file back, or begin anew under another name");
        }
        return rows;
    }

    /** The rows of the proof, of so many parts. */
    Dataset proof(int parts) {
        List<Dataset> all = new ArrayList<>();
        for (int i = 1; i <= parts; i++) {
            all.add(of(PROOF + i));
        }
        return join(all);
    }

    /** All rows by which a candidate was made or chosen. */
    Dataset seen() {
        return join(List.of(of(TRAINING), of(VALIDATION), of(CHOICE)));
    }

    private static Dataset join(List<Dataset> parts) {
        return Dataset.of(
                parts.stream().flatMap(part -> part.examples().stream()).toList());
    }
}
