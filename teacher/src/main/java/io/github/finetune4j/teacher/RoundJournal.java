// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.Turn;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The findings of a run beside the answers, by round and stage: which questions failed for good, what checks said, how
 * the learning curve went. A process that goes on reads it, and decides the same.
 */
final class RoundJournal implements AutoCloseable {
    private static final String ROOM = "teacher";
    private static final String NAME = "rounds";
    private static final String ROUND = "round";
    private static final String STAGE = "stage";
    private static final String FOUND = "found";

    private final JournalStore store;
    private final Turn turn;
    private final Map<String, Map<String, Object>> known = new HashMap<>();
    private long lines;

    private RoundJournal(JournalStore store, Turn turn) {
        this.store = store;
        this.turn = turn;
    }

    static RoundJournal open(Path folder) {
        JournalStore store = FileJournalStore.open(folder.resolve("journal"), ROOM);
        RoundJournal journal = new RoundJournal(
                store, store.turn(NAME, "process " + ProcessHandle.current().pid()));
        boolean done = false;
        try {
            journal.begin(folder);
            done = true;
            return journal;
        } finally {
            if (!done) {
                journal.close();
            }
        }
    }

    private void begin(Path folder) {
        if (!turn.granted()) {
            throw new FineTuneException("rows are being taught into " + folder.toAbsolutePath() + " by " + turn.holder()
                    + " -> wait for it, or give another folder");
        }
        List<String> all = store.read(NAME, 0);
        lines = all.size();
        for (String line : all) {
            Map<String, Object> json = Json.parseObject(line);
            Map<String, Object> found = new LinkedHashMap<>();
            if (json.get(FOUND) instanceof Map<?, ?> map) {
                map.forEach((key, value) -> found.put(String.valueOf(key), value));
            }
            known.computeIfAbsent(place(json.get(ROUND), json.get(STAGE)), at -> new LinkedHashMap<>())
                    .putAll(found);
        }
    }

    private static String place(@Nullable Object round, @Nullable Object stage) {
        return round + " " + stage;
    }

    /** {@return what was found at a stage; empty where it was not reached} */
    Map<String, Object> found(int round, String stage) {
        return known.getOrDefault(place(round, stage), Map.of());
    }

    boolean reached(int round, String stage) {
        return known.containsKey(place(round, stage));
    }

    /** Keeps what was found, in addition to what is there. */
    void keep(int round, String stage, Map<String, ?> found) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put(ROUND, (long) round);
        line.put(STAGE, stage);
        line.put(FOUND, found);
        if (!store.append(NAME, lines, List.of(Json.write(line)))) {
            throw new FineTuneException("the journal of taught rows has lines of another process -> let one process at"
                    + " a time teach into a folder");
        }
        lines++;
        known.computeIfAbsent(place(round, stage), at -> new LinkedHashMap<>()).putAll(found);
    }

    @Override
    public void close() {
        try {
            turn.close();
        } finally {
            store.close();
        }
    }
}
