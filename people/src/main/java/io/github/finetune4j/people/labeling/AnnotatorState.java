// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import io.github.finetune4j.people.store.WorkEvent.TaskAssigned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The state of one annotator: what is in hand, and what is done. */
final class AnnotatorState {
    private final List<TaskAssigned> inHand = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private int assignments;
    private int revocations;

    int assignments() {
        return assignments;
    }

    void assigned(TaskAssigned assignment) {
        release(assignment.taskId());
        inHand.add(assignment);
        assignments++;
    }

    void did(String taskId) {
        release(taskId);
        done.add(taskId);
    }

    void forget(String taskId) {
        release(taskId);
        done.removeIf(taskId::equals);
    }

    void undid(String taskId) {
        done.remove(taskId);
    }

    private void release(String taskId) {
        inHand.removeIf(each -> each.taskId().equals(taskId));
    }

    /** The newest first: a task that was taken back comes before the one that it interrupted. */
    Optional<TaskAssigned> current(Instant now) {
        inHand.removeIf(each -> !now.isBefore(each.until()));
        return inHand.isEmpty() ? Optional.empty() : Optional.of(inHand.get(inHand.size() - 1));
    }

    Optional<String> lastDone() {
        return done.isEmpty() ? Optional.empty() : Optional.of(done.get(done.size() - 1));
    }

    void revoked() {
        revocations++;
    }

    int revocations() {
        return revocations;
    }

    int done() {
        return done.size();
    }
}
