// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.http.internal.provider.Curves;
import io.github.finetune4j.http.internal.provider.Fields;
import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.spi.EventPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The events of a job, oldest first, the metrics of its steps, and at its end the checkpoints. */
record JobLog(TogetherApi api) {
    private static final System.Logger LOG = System.getLogger(JobLog.class.getName());

    /**
     * {@return the events after the cursor}
     *
     * @param id of the job
     * @param text of the cursor
     * @param ended asks whether the job has ended, called only if there is nothing new
     */
    EventPage page(String id, String text, BooleanSupplier ended) {
        EventCursor cursor = EventCursor.of(text);
        List<LoggedEvent> logged = LoggedEvent.of(api.events(id));
        List<JobEvent> events = new ArrayList<>();
        logged.stream().filter(cursor::isNew).map(LoggedEvent::note).forEach(events::add);
        Curves curves = new Curves(totalSteps(logged), cursor.step(), cursor.evaluated(), events);
        if (logged.stream().anyMatch(event -> event.is("training_start"))) {
            Instant start = trainingStart(logged);
            metrics(id).forEach(metric -> add(curves, start, metric));
        }
        if (events.isEmpty() && !text.equals(EventPage.START)) {
            return atEnd(id, cursor, logged, ended);
        }
        events.sort(Comparator.comparing(JobEvent::at).thenComparingLong(JobLog::step));
        return new EventPage(
                events,
                cursor.after(logged, curves.lastStep(), curves.lastEvaluated()).text(),
                true);
    }

    /** {@return when training began: the metrics carry no time of their own} */
    private static Instant trainingStart(List<LoggedEvent> logged) {
        return logged.stream()
                .filter(event -> event.is("training_start"))
                .map(LoggedEvent::at)
                .findFirst()
                .orElse(Instant.EPOCH);
    }

    private static void add(Curves curves, Instant start, Fields metric) {
        long step = metric.whole("train/global_step")
                .orElse(metric.whole("eval/global_step").orElse(-1));
        double epoch = metric.real("train/epoch").orElse(0);
        double rate = metric.real("train/learning_rate").orElse(Double.NaN);
        curves.step(start, step, epoch, metric.real("train/loss"), rate);
        curves.validation(start, step, epoch, metric.real("eval/loss"));
    }

    private static long totalSteps(List<LoggedEvent> logged) {
        return logged.stream()
                .mapToLong(event -> event.fields().whole("total_steps").orElse(0))
                .max()
                .orElse(0);
    }

    private static long step(JobEvent event) {
        if (event instanceof JobEvent.StepCompleted step) {
            return step.step();
        }
        return event instanceof JobEvent.Validated validated ? validated.step() : -1;
    }

    /** A job that was made before the service kept metrics has none; its end must not hang on it. */
    private List<Fields> metrics(String id) {
        try {
            return api.metrics(id);
        } catch (InvalidRequestException | JobNotFoundException e) {
            LOG.log(System.Logger.Level.WARNING, "job " + id + " has no metrics, so no losses of its steps", e);
            return List.of();
        }
    }

    // ---- the end

    private EventPage atEnd(String id, EventCursor cursor, List<LoggedEvent> logged, BooleanSupplier ended) {
        EventCursor now = cursor.after(logged, 0, -1);
        if (cursor.ended() || !ended.getAsBoolean()) {
            return new EventPage(List.of(), now.text(), false);
        }
        List<JobEvent> events = checkpoints(id);
        return new EventPage(events, now.atEnd().text(), !events.isEmpty());
    }

    private List<JobEvent> checkpoints(String id) {
        List<JobEvent> events = new ArrayList<>();
        for (Fields checkpoint : api.checkpoints(id)) {
            Checkpoint saved = checkpoint(checkpoint);
            events.add(new JobEvent.CheckpointSaved(
                    "checkpoint-" + saved.step() + "-"
                            + checkpoint.text("checkpoint_type").replaceAll("\\W", "_"),
                    checkpoint.time("created_at").orElse(Instant.EPOCH),
                    saved));
        }
        events.sort(Comparator.comparing(JobEvent::at));
        return events;
    }

    static Checkpoint checkpoint(Fields fields) {
        return new Checkpoint(fields.whole("step").orElse(0), fields.text("path"), null);
    }
}
