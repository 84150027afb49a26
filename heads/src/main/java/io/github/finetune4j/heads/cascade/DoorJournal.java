// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.JournalStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The audits that a door has seen, in a journal that several processes may share: each adds its own, and takes in those
 * of the others. Lines of another promise (of other models, another threshold) are passed over. Not safe for several
 * threads.
 */
final class DoorJournal {
    static final String ROOM = "cascades";
    static final String LOSS = "loss";
    static final String UNKNOWN = "unknown";
    static final String CLOSED = "closed";
    private static final String PROMISE = "promise";
    private static final String BY = "by";
    private static final int MOST_WAITING = 10_000;
    private static final int TRIES = 100;

    private final JournalStore store;
    private final String name;
    private final String promise;
    private final String own = UUID.randomUUID().toString().substring(0, 8);
    private final Deque<String> waiting = new ArrayDeque<>();
    private long seen;

    DoorJournal(JournalStore store, String name, String promise) {
        this.store = store;
        this.name = name;
        this.promise = promise;
    }

    /** {@return what others have added since, about this promise} */
    List<Map<String, Object>> news() {
        List<Map<String, Object>> news = new ArrayList<>();
        for (String line : store.read(name, seen)) {
            seen++;
            if (waiting.remove(line)) {
                continue; // our own, though nobody could tell whether it was kept
            }
            Map<String, Object> fields = Json.parseObject(line);
            if (promise.equals(fields.get(PROMISE)) && !own.equals(fields.get(BY))) {
                news.add(fields);
            }
        }
        return news;
    }

    void add(String what, Object value, Map<String, Object> numbers) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(PROMISE, promise);
        fields.put(BY, own);
        fields.put("id", UUID.randomUUID().toString().substring(0, 8));
        fields.put(what, value);
        fields.putAll(numbers);
        if (waiting.size() == MOST_WAITING) {
            waiting.removeFirst();
        }
        waiting.addLast(Json.write(fields));
    }

    /** {@return what others have added meanwhile} Keeps what waits; what can't be kept waits on. */
    List<Map<String, Object>> flush() {
        List<Map<String, Object>> news = new ArrayList<>();
        for (int i = 0; i < TRIES && !waiting.isEmpty(); i++) {
            List<String> lines = List.copyOf(waiting);
            if (store.append(name, seen, lines)) {
                seen += lines.size();
                waiting.clear();
            } else {
                news.addAll(news());
            }
        }
        return news;
    }
}
