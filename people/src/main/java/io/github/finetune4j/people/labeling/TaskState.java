// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.store.WorkEvent.TaskAdjudicated;
import io.github.finetune4j.people.store.WorkEvent.TaskAssigned;
import io.github.finetune4j.people.task.LabelingTask;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of a task. */
final class TaskState {
    private final LabelingTask task;
    private final int number;
    private final Map<String, AnswerGiven> votes = new LinkedHashMap<>();
    private final Map<String, TaskAssigned> assigned = new LinkedHashMap<>();
    private final Set<String> skipped = new HashSet<>();
    private @Nullable TaskAdjudicated decision;

    TaskState(LabelingTask task, int number) {
        this.task = task;
        this.number = number;
    }

    LabelingTask task() {
        return task;
    }

    int number() {
        return number;
    }

    boolean gold() {
        return !task.gold().isEmpty();
    }

    Map<String, AnswerGiven> votes() {
        return votes;
    }

    Set<String> skipped() {
        return skipped;
    }

    @Nullable TaskAdjudicated decision() {
        return decision;
    }

    void decided(TaskAdjudicated by) {
        decision = by;
    }

    void assign(TaskAssigned assignment) {
        assigned.put(assignment.annotator(), assignment);
    }

    void release(String annotator) {
        assigned.remove(annotator);
    }

    @Nullable TaskAssigned assignment(String annotator) {
        return assigned.get(annotator);
    }

    boolean touchedBy(String annotator) {
        return votes.containsKey(annotator) || skipped.contains(annotator);
    }

    /** Whether there is room for one more annotator, who may hold an assignment already. */
    boolean hasRoom(String annotator, int overlap, Instant now) {
        if (gold()) {
            return true;
        }
        long others = assigned.values().stream()
                .filter(each -> !each.annotator().equals(annotator))
                .filter(each -> now.isBefore(each.until()))
                .count();
        return decision == null && votes.size() + others < overlap;
    }
}
