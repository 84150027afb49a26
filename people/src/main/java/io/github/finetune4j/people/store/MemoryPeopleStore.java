// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store;

import io.github.finetune4j.people.store.internal.JournalNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * A store that keeps nothing beyond the process: for tests and trials. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MemoryPeopleStore implements PeopleStore {
    private final Map<String, List<WorkEvent>> journals = new TreeMap<>();

    /** Makes an empty store. */
    public MemoryPeopleStore() {}

    @Override
    public synchronized List<String> journals() {
        return List.copyOf(journals.keySet());
    }

    @Override
    public synchronized List<WorkEvent> read(String journal, long after) {
        List<WorkEvent> events = journals.getOrDefault(journal, List.of());
        return after >= events.size() ? List.of() : List.copyOf(events.subList((int) after, events.size()));
    }

    @Override
    public synchronized boolean append(String journal, long after, List<WorkEvent> events) {
        JournalNames.check(journal);
        if (journals.getOrDefault(journal, List.of()).size() != after) {
            return false;
        }
        if (!events.isEmpty()) {
            journals.computeIfAbsent(journal, name -> new ArrayList<>()).addAll(events);
        }
        return true;
    }

    @Override
    public synchronized boolean replace(
            String journal, long after, Map<Long, WorkEvent> replaced, List<WorkEvent> added) {
        if (!append(journal, after, added)) {
            return false;
        }
        List<WorkEvent> lines = Objects.requireNonNull(journals.get(journal));
        replaced.forEach((number, event) -> lines.set(number.intValue(), event));
        return true;
    }

    /** Does nothing: what is in memory goes with it. */
    @Override
    public void close() {
        // see above
    }
}
