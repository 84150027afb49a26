// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobEvent.StepCompleted;
import io.github.finetune4j.job.JobEvent.Validated;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The figures that the events of a job give. */
final class TrainingFigures {
    private static final Set<Long> REPORTED = Set.of(1L, 2L, 3L, 6L, 11L, 21L, 51L, 101L, 150L);

    private TrainingFigures() {}

    static void put(List<JobEvent> events, ResultLine figures) {
        List<StepCompleted> steps = ofType(events, StepCompleted.class);
        List<Validated> validations = ofType(events, Validated.class);
        figures.put("steps", steps.size());
        figures.put("loss_first", Summary.rounded(steps.get(0).loss(), 4));
        figures.put("loss_last", Summary.rounded(steps.get(steps.size() - 1).loss(), 4));
        Map<String, Object> losses = new LinkedHashMap<>();
        steps.stream()
                .filter(step -> REPORTED.contains(step.step()))
                .forEach(step -> losses.put("" + (step.step() - 1), Summary.rounded(step.loss(), 4)));
        figures.put("loss_at_step_from_0", losses);
        figures.put(
                "heldout_loss_tuned",
                Summary.rounded(validations.get(validations.size() - 1).loss(), 4));
    }

    private static <T extends JobEvent> List<T> ofType(List<JobEvent> events, Class<T> type) {
        List<T> found = events.stream().filter(type::isInstance).map(type::cast).toList();
        if (found.isEmpty()) {
            throw new IllegalStateException(
                    "the job reported no " + type.getSimpleName() + " among " + events.size() + " events");
        }
        return found;
    }
}
