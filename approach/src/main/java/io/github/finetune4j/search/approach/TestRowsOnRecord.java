// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.JournalStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The test rows on record: which decision has asked which of them, over all decisions of a store. Rows are known by the
 * first half of the hash of their prompt.
 */
final class TestRowsOnRecord {
    private static final String FILE = "decisions-test-rows";
    private static final int DIGITS = 32;

    private final JournalStore store;
    private final Set<String> rows;

    TestRowsOnRecord(JournalStore store, Dataset test) {
        this.store = store;
        rows = new HashSet<>(test.chats().map(TestRowsOnRecord::key).toList());
    }

    private static String key(ChatExample row) {
        return row.promptFingerprint().hex().substring(0, DIGITS);
    }

    /** {@return how many rows each other decision has asked before} */
    Map<String, Long> others(String decision) {
        Map<String, Long> others = new LinkedHashMap<>();
        read().forEach((name, asked) -> {
            long shared = asked.stream().filter(rows::contains).count();
            if (shared > 0 && !name.equals(decision)) {
                others.put(name, shared);
            }
        });
        return others;
    }

    /** Says that a decision asks them now; once for each. */
    void add(String decision, Instant at) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("decision", decision);
        line.put("at", at.toString());
        line.put("rows", rows.stream().sorted().toList());
        String text = Json.write(line);
        boolean added = false;
        while (!added) {
            List<String> known = store.read(FILE, 0);
            added = names(known).contains(decision) || store.append(FILE, known.size(), List.of(text));
        }
    }

    private static Set<String> names(List<String> lines) {
        Set<String> names = new HashSet<>();
        lines.forEach(line -> names.add(String.valueOf(Json.parseObject(line).get("decision"))));
        return names;
    }

    private Map<String, Set<String>> read() {
        Map<String, Set<String>> asked = new LinkedHashMap<>();
        for (String text : store.read(FILE, 0)) {
            Map<String, Object> line = new HashMap<>(Json.parseObject(text));
            if (line.get("decision") instanceof String name && line.get("rows") instanceof List<?> keys) {
                Set<String> its = asked.computeIfAbsent(name, n -> new HashSet<>());
                keys.forEach(key -> its.add(String.valueOf(key)));
            } else {
                throw new FineTuneException("a line of the journal " + FILE
                        + " holds no decision with its rows -> bring the journal back from a copy");
            }
        }
        return asked;
    }
}
