// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import io.github.finetune4j.dataset.internal.write.JsonlWriter;
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
    private static final String NO_ANSWER = "no chats that end with an answer";
    private static final String EQUAL = "equal to others";
    private static final String LEARNED = "only learned from, and like rows that are asked";
    private static final String LATER = "later, and like earlier ones";

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
            Map<String, Object> leftOut = new LinkedHashMap<>();
            Map<ReplacementRows, List<Example>> rows = rows(row -> true, leftOut);
            List<Example> asked = all(rows, source -> !source.isLearnedOnly());
            DatasetSplit split = split(asked);
            leftOut.put(EQUAL, asked.size() - size(split));
            Map<String, Dataset> parts = new LinkedHashMap<>();
            List<Example> training = new ArrayList<>(split.training().examples());
            List<Dataset> halves = halves(split.validation());
            parts.put(VALIDATION, halves.get(0));
            parts.put(CHOICE, halves.get(1));
            parts.put(PROOF + 1, split.test());
            // what is only learned from must not be like what is asked later
            List<Example> learned = all(rows, ReplacementRows::isLearnedOnly);
            List<Example> unlike = unlike(learned, join(List.copyOf(parts.values())));
            leftOut.put(LEARNED, learned.size() - unlike.size());
            training.addAll(unlike);
            parts.put(TRAINING, Dataset.of(training));
            if (training.isEmpty() || split.test().size() < 2) {
                throw new IllegalStateException("rows of replacement " + settings.name + ": " + training.size()
                        + " to learn from and " + split.test().size() + " for the proof -> add rows");
            }
            keep(parts, rows, leftOut);
        }
    }

    private static int size(DatasetSplit split) {
        return split.training().size()
                + split.validation().size()
                + split.test().size();
    }

    /** Collects what is new since, all of it for the proof: no candidate has learned from it. */
    void more() {
        Set<String> known = new HashSet<>();
        Dataset before = join(journal.read(state -> List.copyOf(state.parts.keySet())).stream()
                .map(this::of)
                .toList());
        before.chats().forEach(row -> known.add(input(row)));
        Map<String, Object> leftOut = new LinkedHashMap<>();
        Map<ReplacementRows, List<Example>> rows = rows(row -> known.add(input(row)), leftOut);
        List<Example> later = all(rows, source -> !source.isLearnedOnly());
        List<Example> fresh = unlike(later, before);
        leftOut.put(LATER, later.size() - fresh.size());
        if (!fresh.isEmpty()) {
            int number = journal.read(State::proofParts) + 1;
            keep(Map.of(PROOF + number, Dataset.of(fresh)), rows, leftOut);
        } else if (journal.read(state -> state.leftOut(LATER)) != later.size()) {
            keep(Map.of(), Map.of(), leftOut);
        }
    }

    /** How many later rows are left out, in words; empty where none is. */
    String later() {
        long left = journal.read(state -> state.leftOut(LATER));
        return left == 0 ? "" : "; " + left + " that came later are like earlier ones, and left out";
    }

    private static String input(ChatExample row) {
        return row.promptFingerprint().hex();
    }

    private Map<ReplacementRows, List<Example>> rows(Predicate<ChatExample> wanted, Map<String, Object> leftOut) {
        Map<ReplacementRows, List<Example>> rows = new LinkedHashMap<>();
        int unanswered = 0;
        for (ReplacementRows source : settings.rows) {
            List<? extends Example> all = source.collect().examples();
            List<ChatExample> answered = all.stream()
                    .filter(ChatExample.class::isInstance)
                    .map(ChatExample.class::cast)
                    .filter(chat -> chat.answer().isPresent())
                    .toList();
            unanswered += all.size() - answered.size();
            rows.put(source, List.copyOf(answered.stream().filter(wanted).toList()));
        }
        leftOut.put(NO_ANSWER, unanswered);
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

    private void keep(
            Map<String, Dataset> parts, Map<ReplacementRows, List<Example>> rows, Map<String, Object> leftOut) {
        Map<String, Object> kept = new LinkedHashMap<>();
        parts.forEach((name, part) -> {
            JsonlWriter.writePrivate(part.examples(), file(name)); // users' words
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
        journal.add(
                "rows",
                line -> line.with("parts", kept).with("sources", sources).with("left_out", leftOut));
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
