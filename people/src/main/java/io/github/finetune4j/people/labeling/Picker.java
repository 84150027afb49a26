// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** Chooses an annotator's next task. */
final class Picker {
    private final QueueSettings settings;
    private final Draws draws;

    Picker(QueueSettings settings) {
        this.settings = settings;
        draws = new Draws(settings.seed());
    }

    Optional<TaskState> next(QueueState state, String annotator, Instant now) {
        int turn = state.annotator(annotator).assignments();
        if (draws.uniform("gold", annotator, turn) < settings.goldShare()) {
            Optional<TaskState> gold = state.gold().stream()
                    .filter(task -> !task.touchedBy(annotator))
                    .min(Comparator.comparingDouble(task -> place(task, annotator)));
            if (gold.isPresent()) {
                return gold;
            }
        }
        return settings.shuffled() ? shuffled(state, annotator, now) : inOrder(state, annotator, now);
    }

    private Optional<TaskState> inOrder(QueueState state, String annotator, Instant now) {
        return state.wanted().stream()
                .filter(task -> free(task, annotator, now))
                .findFirst();
    }

    private boolean free(TaskState task, String annotator, Instant now) {
        return !task.touchedBy(annotator) && task.hasRoom(annotator, settings.overlap(), now);
    }

    /** Among the most urgent ones each annotator has another order. */
    private Optional<TaskState> shuffled(QueueState state, String annotator, Instant now) {
        return inOrder(state, annotator, now)
                .flatMap(first -> state.wanted().stream()
                        .filter(task -> task.task().priority() == first.task().priority())
                        .filter(task -> free(task, annotator, now))
                        .min(Comparator.comparingDouble(task -> place(task, annotator))));
    }

    private double place(TaskState task, String annotator) {
        return draws.uniform("order", annotator, task.task().id());
    }
}
