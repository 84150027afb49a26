// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.job.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apiguardian.api.API;

/**
 * The events and curves of a job, read from what the service says, or has said: nothing is asked.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OpenAiJobLog {
    private OpenAiJobLog() {}

    /**
     * {@return what an event reports: the losses of a step, or a note}
     *
     * @param raw one of {@link OpenAiJobs#events}
     */
    public static List<JobEvent> events(Map<String, Object> raw) {
        return of(new Fields(raw));
    }

    /**
     * {@return the losses in a file of results, in the order of the file; none where it holds none}
     *
     * @param file its id, of which the events' ids are made
     * @param content CSV, plain or in base64
     * @param at when they are taken for measured: the file has no times
     */
    public static List<JobEvent> curve(String file, byte[] content, Instant at) {
        MetricsFile curve = MetricsFile.parse(content);
        long steps =
                curve.points().stream().mapToLong(MetricsFile.Point::step).max().orElse(0);
        List<JobEvent> events = new ArrayList<>();
        curve.points()
                .forEach(point -> addMetrics(
                        events,
                        file + "#" + point.step(),
                        at,
                        new Metrics(point.step(), steps, point.trainLoss(), point.validLoss())));
        return events;
    }

    static List<JobEvent> of(Fields event) {
        List<JobEvent> events = new ArrayList<>();
        add(events, event);
        return events;
    }

    private static void add(List<JobEvent> events, Fields event) {
        String id = id(event);
        Instant at = at(event);
        Fields data = event.object("data");
        long step = data.whole("step").orElse(0);
        OptionalDouble train = data.real("train_loss");
        OptionalDouble full = data.real("full_valid_loss");
        OptionalDouble valid = full.isPresent() ? full : data.real("valid_loss");
        if (step < 1 || (train.isEmpty() && valid.isEmpty())) {
            String level = event.text("level");
            events.add(new JobEvent.Note(id, at, level.isEmpty() ? "info" : level, event.text("message")));
            return;
        }
        addMetrics(events, id, at, new Metrics(step, data.whole("total_steps").orElse(0), train, valid));
    }

    private record Metrics(long step, long of, OptionalDouble train, OptionalDouble valid) {}

    private static void addMetrics(List<JobEvent> events, String id, Instant at, Metrics metrics) {
        metrics.train()
                .ifPresent(loss -> events.add(new JobEvent.StepCompleted(
                        id, at, metrics.step(), metrics.of(), 0, loss, Double.NaN, Double.NaN, Duration.ZERO)));
        String own = metrics.train().isPresent() ? id + "#valid" : id;
        metrics.valid().ifPresent(loss -> events.add(new JobEvent.Validated(own, at, metrics.step(), 0, loss)));
    }

    /** {@return when it happened} */
    static Instant at(Fields event) {
        return event.time("created_at").orElse(Instant.EPOCH);
    }

    /** {@return the event's id, fit for a cursor; one made of its content where the service gives none} */
    static String id(Fields event) {
        String id = event.text("id");
        return id.isEmpty()
                ? "event-" + at(event).getEpochSecond() + "-"
                        + Integer.toHexString(event.text("message").hashCode())
                : id.replace(' ', '_').replace(',', '_');
    }
}
