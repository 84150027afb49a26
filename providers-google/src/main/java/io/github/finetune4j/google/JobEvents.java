// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Events made of what a job shows, for the service has no list of events: that it was created, began and ended, at the
 * times that the job names; and, at its end, its checkpoints and what the service says about the data. Nothing else is
 * known, so nothing else is reported.
 */
final class JobEvents {
    private static final int MOST_REASONS = 5;

    private final TuningJob job;
    private final JobStatus status;
    private final List<JobEvent> events = new ArrayList<>();

    /** @param status as a snapshot reports it */
    JobEvents(TuningJob job, JobStatus status) {
        this.job = job;
        this.status = status;
    }

    List<JobEvent> all() {
        job.created()
                .ifPresent(at -> events.add(new JobEvent.StatusChanged("created", at, JobStatus.QUEUED, "created")));
        Instant started = job.started().orElse(Instant.MIN);
        if (!started.equals(Instant.MIN)) {
            events.add(new JobEvent.StatusChanged("started", started, JobStatus.RUNNING, "JOB_STATE_RUNNING"));
        }
        if (status.terminal()) {
            job.ended().ifPresent(at -> end(at.isBefore(started) ? started : at));
        }
        return events;
    }

    private void end(Instant at) {
        for (Fields checkpoint : job.checkpoints()) {
            events.add(new JobEvent.CheckpointSaved(
                    "checkpoint-" + checkpoint.text("checkpointId").replace(' ', '_'),
                    at,
                    new Checkpoint(checkpoint.wholeOrText("step").orElse(0), checkpoint.text("endpoint"), null)));
        }
        stats(at);
        if (!job.error().isEmpty()) {
            events.add(new JobEvent.Note("error", at, "error", job.error()));
        }
        events.add(new JobEvent.StatusChanged("ended", at, status, job.state()));
    }

    private void stats(Instant at) {
        Fields stats = job.dataStats();
        long truncated = stats.wholeOrText("totalTruncatedExampleCount").orElse(0);
        if (truncated > 0) {
            warn("truncated", at, truncated + " rows were too long and were cut by the service");
        }
        List<String> dropped = stats.texts("droppedExampleReasons");
        if (!dropped.isEmpty()) {
            warn(
                    "dropped",
                    at,
                    dropped.size() + " rows were left out by the service: "
                            + String.join(
                                    "; ",
                                    dropped.stream()
                                            .distinct()
                                            .limit(MOST_REASONS)
                                            .toList()));
        }
        stats.wholeOrText("totalBillableTokenCount")
                .ifPresent(tokens -> note("tokens", at, "info", tokens + " tokens are billed"));
    }

    private void warn(String id, Instant at, String text) {
        note(id, at, "warn", text);
    }

    private void note(String id, Instant at, String level, String text) {
        events.add(new JobEvent.Note(id, at, level, text));
    }
}
