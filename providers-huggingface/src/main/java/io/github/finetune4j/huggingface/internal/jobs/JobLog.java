// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.jobs;

import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.job.JobEvent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes events of the lines of a job's log: what our script says, and the rest as notes. */
final class JobLog {
    private static final String OURS = "finetune4j ";

    private JobLog() {}

    /**
     * {@return the event of a line}
     *
     * @param number of the line in the log, from 0: the log begins with the first line at every connection, so it names
     *     the line
     * @param data what the stream's event holds
     * @param begin time of a line that carries none
     */
    static JobEvent event(int number, String data, Instant begin) {
        Map<String, Object> line = object(data);
        String text = line.get("data") instanceof String said ? said.stripTrailing() : data;
        Instant at = time(line.get("timestamp"), begin);
        String id = "log-" + number;
        if (text.startsWith(OURS)) {
            Map<String, Object> facts = object(text.substring(OURS.length()));
            JobEvent event = ours(id, at, facts);
            if (event != null) {
                return event;
            }
        }
        return new JobEvent.Note(id, at, level(text), text);
    }

    /** {@return whether it is the last line of a script that came to its end} */
    static boolean isEnd(JobEvent event) {
        return event instanceof JobEvent.Note note && note.text().startsWith(OURS + "{\"event\": \"end\"");
    }

    private static @Nullable JobEvent ours(String id, Instant at, Map<String, Object> facts) {
        long step = (long) number(facts, "step", 0);
        double epoch = number(facts, "epoch", Double.NaN);
        return switch (Repositories.text(facts.get("event"))) {
            case "step" ->
                new JobEvent.StepCompleted(
                        id,
                        at,
                        step,
                        (long) Math.max(0, number(facts, "total", 0)),
                        epoch,
                        number(facts, "loss", Double.NaN),
                        number(facts, "learning_rate", Double.NaN),
                        Double.NaN,
                        Duration.ZERO);
            case "validated" -> new JobEvent.Validated(id, at, step, epoch, number(facts, "loss", Double.NaN));
            case "checkpoint" -> new JobEvent.CheckpointSaved(id, at, new Checkpoint(step, "checkpoint-" + step, null));
            case "note" ->
                new JobEvent.Note(id, at, Repositories.text(facts.get("level")), Repositories.text(facts.get("text")));
            default -> null;
        };
    }

    private static String level(String text) {
        return text.startsWith("Traceback") || text.contains("Error: ") ? "error" : "info";
    }

    private static double number(Map<String, Object> facts, String name, double otherwise) {
        return facts.get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }

    private static Map<String, Object> object(String text) {
        try {
            return Json.parseObject(text);
        } catch (JsonException e) {
            return Map.of();
        }
    }

    static Instant time(@Nullable Object value, Instant otherwise) {
        try {
            if (value instanceof Number millis) {
                return Instant.ofEpochMilli(millis.longValue());
            }
            return value instanceof String text && !text.isEmpty() ? Instant.parse(text) : otherwise;
        } catch (DateTimeException e) {
            return otherwise;
        }
    }
}
