// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.store.WorkEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The journals of human work: events, each a line. What can't be read back as it was written is refused. */
public final class WorkJournals {
    private final JournalStore lines;

    /**
     * Makes those of a store.
     *
     * @param store of all rooms, or of people
     * @throws IllegalArgumentException if it is another room's
     */
    public WorkJournals(JournalStore store) {
        lines = store.of("people");
    }

    /** {@return the names of the journals that have events} */
    List<String> names() {
        return lines.names();
    }

    /**
     * {@return the events of a journal, oldest first}
     *
     * @param journal its name
     * @param after how many to leave out, from the first on
     * @throws FineTuneException if it can't be read
     */
    public List<WorkEvent> read(String journal, long after) {
        List<WorkEvent> events = new ArrayList<>();
        for (String line : lines.read(journal, after)) {
            events.add(event(journal, after + events.size() + 1, line));
        }
        return events;
    }

    private static WorkEvent event(String journal, long number, String line) {
        try {
            return WorkLines.read(line);
        } catch (FineTuneException e) {
            throw new FineTuneException(
                    "human work " + journal + ", line " + number + ": " + Remedy.without(e)
                            + " -> bring the journal back from a copy, or read it with the version that wrote it",
                    e);
        }
    }

    /**
     * Adds events, durably, if nothing was added since the caller read.
     *
     * @param journal its name
     * @param after how many events the caller knows
     * @param events what to add
     * @return whether they were added; false if the journal has other events, which are to be read first
     * @throws FineTuneException if they can't be kept, or nobody can tell whether they are
     */
    public boolean append(String journal, long after, List<WorkEvent> events) {
        return lines.append(journal, after, text(events));
    }

    private static List<String> text(List<WorkEvent> events) {
        return events.stream().map(WorkLines::write).toList();
    }

    boolean replace(String journal, long after, Map<Long, WorkEvent> replaced, List<WorkEvent> added) {
        Map<Long, String> texts = new TreeMap<>();
        replaced.forEach((number, event) -> texts.put(number, WorkLines.write(event)));
        return lines.replace(journal, after, texts, text(added));
    }
}
