// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.http.provider.Curves;
import io.github.finetune4j.http.provider.Digits;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.job.JobEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The events of a job: the service's log, the metrics of its steps, and at its end the checkpoints.
 *
 * @param id of the job
 */
record TogetherLog(TogetherApi api, String id) {
    private static final System.Logger LOG = System.getLogger(TogetherLog.class.getName());
    private static final int DIGITS = 12;

    /** {@return all so far, but for the checkpoints} */
    List<JobEvent> events() {
        List<Fields> entries = api.events(id);
        Map<String, Integer> alike = new HashMap<>();
        List<JobEvent> events = new ArrayList<>();
        Instant before = Instant.EPOCH;
        Instant start = null;
        for (Fields entry : entries) {
            before = entry.time("created_at").orElse(before); // that of the entry before it where it has none
            events.add(note(entry, before, alike));
            boolean starts = entry.text("type").equals("training_start");
            if (starts && (start == null || before.isBefore(start))) {
                start = before;
            }
        }
        if (start != null) {
            events.addAll(losses(entries, start));
        }
        return events;
    }

    private static JobEvent note(Fields entry, Instant at, Map<String, Integer> alike) {
        String level = entry.text("level").replace("legacy_i", "");
        String text = entry.text("message").isBlank() ? entry.text("type") : entry.text("message");
        return new JobEvent.Note(
                eventId(entry, alike), at, level.isEmpty() ? "info" : level.equals("warning") ? "warn" : level, text);
    }

    /** {@return an id made of what the entry says, for the service gives none} */
    private static String eventId(Fields entry, Map<String, Integer> alike) {
        String same = entry.text("type") + " " + entry.text("created_at") + " " + entry.text("step") + " "
                + entry.text("message");
        int number = alike.merge(same, 1, Integer::sum);
        return "event-" + Digits.sha256(same).substring(0, DIGITS) + (number == 1 ? "" : "-" + number);
    }

    /** {@return the losses, dated to the beginning of training: the metrics carry no time of their own} */
    private List<JobEvent> losses(List<Fields> entries, Instant start) {
        Curves curves = new Curves(entries.stream()
                .mapToLong(entry -> entry.whole("total_steps").orElse(0))
                .max()
                .orElse(0));
        for (Fields metric : metrics()) {
            long step = metric.whole("train/global_step")
                    .orElse(metric.whole("eval/global_step").orElse(-1));
            double epoch = metric.real("train/epoch").orElse(0);
            double rate = metric.real("train/learning_rate").orElse(Double.NaN);
            curves.step(start, step, epoch, metric.real("train/loss"), rate);
            curves.validation(start, step, epoch, metric.real("eval/loss"));
        }
        return curves.events();
    }

    /** A job that was made before the service kept metrics has none; its end must not hang on it. */
    private List<Fields> metrics() {
        try {
            return api.metrics(id);
        } catch (InvalidRequestException | JobNotFoundException e) {
            LOG.log(System.Logger.Level.WARNING, "job " + id + " has no metrics, so no losses of its steps", e);
            return List.of();
        }
    }

    List<JobEvent> checkpoints() {
        List<JobEvent> events = new ArrayList<>();
        for (Fields checkpoint : api.checkpoints(id)) {
            Checkpoint saved = checkpoint(checkpoint);
            events.add(new JobEvent.CheckpointSaved(
                    "checkpoint-" + saved.step() + "-"
                            + checkpoint.text("checkpoint_type").replaceAll("\\W", "_"),
                    checkpoint.time("created_at").orElse(Instant.EPOCH),
                    saved));
        }
        return events;
    }

    static Checkpoint checkpoint(Fields fields) {
        return new Checkpoint(fields.whole("step").orElse(0), fields.text("path"), null);
    }
}
