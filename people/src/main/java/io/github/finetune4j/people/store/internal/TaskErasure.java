// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store.internal;

import io.github.finetune4j.people.store.WorkEvent;
import io.github.finetune4j.people.store.WorkEvent.TaskAdded;
import io.github.finetune4j.people.store.WorkEvent.TaskErased;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The erasure of a person's tasks from journals. */
public final class TaskErasure {
    private TaskErasure() {}

    /**
     * {@return how many tasks were erased}
     *
     * @param store whose journals are looked through
     * @param marks what tasks of the person have in their fields
     */
    public static long erase(WorkJournals store, Map<String, String> marks) {
        long erased = 0;
        for (String journal : store.names()) {
            erased += erase(store, journal, marks);
        }
        return erased;
    }

    private static long erase(WorkJournals store, String journal, Map<String, String> marks) {
        while (true) { // once more where somebody else was quicker
            List<WorkEvent> events = store.read(journal, 0);
            Set<String> tasks = tasks(events, marks);
            if (tasks.isEmpty()) {
                return 0;
            }
            Map<Long, WorkEvent> replaced = new TreeMap<>();
            for (int i = 0; i < events.size(); i++) {
                WorkEvent event = events.get(i);
                if (tasks.contains(event.taskId())) {
                    replaced.put((long) i, new TaskErased(event.at(), event.taskId()));
                }
            }
            Instant now = events.get(events.size() - 1).at();
            List<WorkEvent> added = tasks.stream()
                    .<WorkEvent>map(task -> new TaskErased(now, task))
                    .toList();
            if (store.replace(journal, events.size(), replaced, added)) {
                return tasks.size();
            }
        }
    }

    private static Set<String> tasks(List<WorkEvent> events, Map<String, String> marks) {
        Set<String> tasks = new LinkedHashSet<>();
        for (WorkEvent event : events) {
            if (event instanceof TaskAdded added && bears(added.task().fields(), marks)) {
                tasks.add(added.taskId());
            }
        }
        return tasks;
    }

    private static boolean bears(Map<String, Object> fields, Map<String, String> marks) {
        return marks.entrySet().stream()
                .anyMatch(mark -> fields.containsKey(mark.getKey())
                        && String.valueOf(fields.get(mark.getKey())).equals(mark.getValue()));
    }
}
