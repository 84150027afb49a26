// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.provider.EventCursor;
import io.github.finetune4j.http.provider.EventLog;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.EventPage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The events of a job, oldest first, and at its end the curves and checkpoints that it left. A cursor's step says
 * whether an event has shown a loss.
 */
record JobEventPages(OpenAiJobs jobs, OpenAiFiles files) {
    private static final System.Logger LOG = System.getLogger(JobEventPages.class.getName());
    private static final int MOST_EVENTS = 200_000;
    /** How long an event may take to show: the service lists them newest first, in no order within a second. */
    private static final Duration LATE = Duration.ofSeconds(5);

    /**
     * {@return the events after the cursor}
     *
     * @param id of the job
     * @param text of the cursor
     * @param job where it stands, asked for only if there is nothing new
     */
    EventPage page(String id, String text, Supplier<OpenAiJob> job) {
        EventCursor cursor = EventCursor.of(text);
        List<Fields> reached = reached(id, cursor);
        List<Fields> fresh = reached.stream()
                .filter(event -> cursor.isNew(OpenAiJobLog.at(event), OpenAiJobLog.id(event)))
                .toList();
        if (fresh.isEmpty() && !text.equals(EventPage.START)) {
            return atEnd(id, cursor, job);
        }
        List<JobEvent> events = new ArrayList<>();
        fresh.forEach(event -> events.addAll(OpenAiJobLog.of(event)));
        boolean steps = events.stream().anyMatch(JobEvent.StepCompleted.class::isInstance);
        EventLog.sort(events);
        EventCursor next =
                cursor.after(reached, OpenAiJobLog::at, OpenAiJobLog::id, LATE).steps(steps ? 1 : 0, -1);
        return new EventPage(events, next.text(), true);
    }

    /** {@return what the cursor reaches, newest first, each once} */
    private List<Fields> reached(String id, EventCursor cursor) {
        List<Fields> reached = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Fields event : jobs.eventFields(id)) {
            if (!cursor.reaches(OpenAiJobLog.at(event)) || reached.size() >= MOST_EVENTS) {
                break;
            }
            if (ids.add(OpenAiJobLog.id(event))) {
                reached.add(event);
            }
        }
        return reached;
    }

    // ---- the end

    private EventPage atEnd(String id, EventCursor cursor, Supplier<OpenAiJob> supplier) {
        if (cursor.ended()) {
            return new EventPage(List.of(), cursor.text(), false);
        }
        OpenAiJob job = supplier.get();
        if (!JobStates.WORDS.status(job.status()).terminal()) {
            return new EventPage(List.of(), cursor.text(), false);
        }
        Instant end = job.finishedAt().orElse(Instant.EPOCH);
        List<JobEvent> events = new ArrayList<>();
        if (cursor.step() == 0) { // the events showed no losses
            addCurve(events, job, end);
        }
        if (JobStates.WORDS.status(job.status()) == JobStatus.SUCCEEDED) {
            addCheckpoints(events, id);
        }
        EventLog.sort(events);
        return new EventPage(events, cursor.atEnd().text(), !events.isEmpty());
    }

    private void addCurve(List<JobEvent> events, OpenAiJob job, Instant end) {
        for (String file : job.resultFiles()) {
            curve(file).ifPresent(bytes -> events.addAll(OpenAiJobLog.curve(file, bytes, end)));
        }
    }

    private Optional<byte[]> curve(String file) {
        try {
            return Optional.of(files.bytes(file));
        } catch (io.github.finetune4j.error.InvalidRequestException e) {
            // deleted by hand, or not this key's: the job's end must not hang on it
            LOG.log(System.Logger.Level.WARNING, "the metrics in file " + file + " cannot be read", e);
            return Optional.empty();
        }
    }

    private void addCheckpoints(List<JobEvent> events, String id) {
        try {
            for (OpenAiCheckpoint checkpoint : jobs.checkpoints(id)) {
                events.add(
                        new JobEvent.CheckpointSaved(checkpoint.id(), checkpoint.createdAt(), checkpoint.checkpoint()));
            }
        } catch (io.github.finetune4j.error.InvalidRequestException
                | io.github.finetune4j.error.JobNotFoundException e) {
            LOG.log(System.Logger.Level.DEBUG, "this service lists no checkpoints of job " + id, e);
        }
    }
}
