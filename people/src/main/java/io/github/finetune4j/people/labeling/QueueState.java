// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import io.github.finetune4j.people.store.WorkEvent;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.store.WorkEvent.AnswerUndone;
import io.github.finetune4j.people.store.WorkEvent.InvitationsRevoked;
import io.github.finetune4j.people.store.WorkEvent.TaskAdded;
import io.github.finetune4j.people.store.WorkEvent.TaskAdjudicated;
import io.github.finetune4j.people.store.WorkEvent.TaskAssigned;
import io.github.finetune4j.people.store.WorkEvent.TaskErased;
import io.github.finetune4j.people.store.WorkEvent.TaskSkipped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** The state that follows from the events of a journal so far. */
final class QueueState {
    private static final Comparator<TaskState> URGENT_FIRST = Comparator.comparingDouble(
                    (TaskState state) -> -state.task().priority())
            .thenComparingInt(TaskState::number);

    private final int overlap;
    private final Map<String, TaskState> tasks = new LinkedHashMap<>();
    private final Map<String, AnnotatorState> annotators = new HashMap<>();
    private final NavigableSet<TaskState> wanted = new TreeSet<>(URGENT_FIRST);
    private final List<TaskState> gold = new ArrayList<>();
    private final Set<String> erased = new HashSet<>();
    private long events;

    QueueState(int overlap) {
        this.overlap = overlap;
    }

    long events() {
        return events;
    }

    Map<String, TaskState> tasks() {
        return tasks;
    }

    /** Those with fewer answers than they are to have, the most urgent first. */
    Collection<TaskState> wanted() {
        return wanted;
    }

    List<TaskState> gold() {
        return gold;
    }

    AnnotatorState annotator(String name) {
        return annotators.computeIfAbsent(name, unknown -> new AnnotatorState());
    }

    /** Whether there was a task of this id, which is forgotten. */
    boolean erased(String id) {
        return erased.contains(id);
    }

    TaskState task(String id) {
        TaskState task = tasks.get(id);
        if (task == null) {
            throw new IllegalArgumentException("task " + id + " is not in the queue -> name one that was given out");
        }
        return task;
    }

    void apply(WorkEvent event) {
        events++;
        if (event instanceof TaskAdded added) {
            add(added);
        } else if (event instanceof InvitationsRevoked revoked) {
            annotator(revoked.annotator()).revoked();
        } else if (event instanceof TaskErased gone) {
            erase(gone.taskId());
        } else {
            work(event);
        }
    }

    private void erase(String id) {
        erased.add(id);
        TaskState task = tasks.remove(id);
        if (task != null) {
            wanted.remove(task);
            gold.remove(task);
            annotators.values().forEach(annotator -> annotator.forget(id));
        }
    }

    private void work(WorkEvent event) {
        TaskState task = task(event.taskId());
        if (event instanceof TaskAssigned assigned) {
            task.assign(assigned);
            annotator(assigned.annotator()).assigned(assigned);
        } else if (event instanceof AnswerGiven given) {
            task.release(given.annotator());
            task.votes().put(given.annotator(), given);
            annotator(given.annotator()).did(given.taskId());
        } else if (event instanceof TaskSkipped skip) {
            task.release(skip.annotator());
            task.skipped().add(skip.annotator());
            annotator(skip.annotator()).did(skip.taskId());
        } else if (event instanceof AnswerUndone undone) {
            task.votes().remove(undone.annotator());
            task.skipped().remove(undone.annotator());
            annotator(undone.annotator()).undid(undone.taskId());
        } else if (event instanceof TaskAdjudicated decision) {
            task.decided(decision);
        }
        sort(task);
    }

    private void add(TaskAdded added) {
        TaskState task = new TaskState(added.task(), tasks.size() + erased.size());
        if (tasks.putIfAbsent(added.taskId(), task) == null) {
            if (task.gold()) {
                gold.add(task);
            }
            sort(task);
        }
    }

    private void sort(TaskState task) {
        if (!task.gold() && task.decision() == null && task.votes().size() < overlap) {
            wanted.add(task);
        } else {
            wanted.remove(task);
        }
    }
}
