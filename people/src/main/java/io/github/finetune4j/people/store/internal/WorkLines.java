// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.people.store.WorkEvent;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.store.WorkEvent.AnswerUndone;
import io.github.finetune4j.people.store.WorkEvent.InvitationsRevoked;
import io.github.finetune4j.people.store.WorkEvent.TaskAdded;
import io.github.finetune4j.people.store.WorkEvent.TaskAdjudicated;
import io.github.finetune4j.people.store.WorkEvent.TaskAssigned;
import io.github.finetune4j.people.store.WorkEvent.TaskErased;
import io.github.finetune4j.people.store.WorkEvent.TaskSkipped;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Events as lines of JSON. */
public final class WorkLines {
    private static final String GUIDELINE = "guideline";
    private static final String REASON = "reason";
    private static final String SHOWN = "shown";
    private static final String VALUES = "values";

    private WorkLines() {}

    /**
     * {@return the line of an event, without a line break}
     *
     * @param event what happened
     */
    public static String write(WorkEvent event) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("event", kind(event));
        json.put("at", event.at().toString());
        if (event instanceof TaskAdded added) {
            json.put("task", TaskJson.write(added.task()));
        } else {
            json.put("task", event.taskId());
            details(event, json);
        }
        return new String(Json.bytes(json), StandardCharsets.UTF_8);
    }

    private static String kind(WorkEvent event) {
        if (event instanceof TaskAdded) {
            return "added";
        } else if (event instanceof TaskAssigned) {
            return "assigned";
        } else if (event instanceof AnswerGiven) {
            return "answered";
        } else if (event instanceof TaskSkipped) {
            return "skipped";
        } else if (event instanceof InvitationsRevoked) {
            return "revoked";
        }
        if (event instanceof TaskErased) {
            return "erased";
        }
        return event instanceof AnswerUndone ? "undone" : "adjudicated";
    }

    private static void details(WorkEvent event, Map<String, Object> json) {
        if (event instanceof TaskAssigned assigned) {
            json.put("by", assigned.annotator());
            json.put("until", assigned.until().toString());
            json.put(SHOWN, assigned.shown());
        } else if (event instanceof AnswerGiven given) {
            json.put("by", given.annotator());
            json.put(VALUES, ValueJson.write(given.values()));
            json.put(REASON, given.reason());
            json.put("took", given.took().toString());
            json.put(GUIDELINE, given.guideline());
            json.put(SHOWN, given.shown());
        } else if (event instanceof TaskSkipped skipped) {
            json.put("by", skipped.annotator());
            json.put(REASON, skipped.reason());
        } else if (event instanceof AnswerUndone undone) {
            json.put("by", undone.annotator());
        } else if (event instanceof InvitationsRevoked revoked) {
            json.put("by", revoked.annotator());
        } else if (event instanceof TaskAdjudicated adjudicated) {
            json.put("by", adjudicated.expert());
            json.put(VALUES, ValueJson.write(adjudicated.values()));
            json.put(REASON, adjudicated.reason());
            json.put(GUIDELINE, adjudicated.guideline());
        }
    }

    /**
     * {@return the event of a line}
     *
     * @param line from {@link #write}
     * @throws FineTuneException if it is none
     */
    public static WorkEvent read(String line) {
        try {
            return event(new WorkFields(Json.parseObject(line)));
        } catch (JsonException | DateTimeException | IllegalArgumentException e) {
            throw new FineTuneException(
                    "a line of human work: " + Remedy.without(e) + " -> bring the journal back from a copy", e);
        }
    }

    private static WorkEvent event(WorkFields json) {
        Instant at = Instant.parse(json.text("at"));
        String kind = json.text("event");
        if (kind.equals("added")) {
            return new TaskAdded(at, TaskJson.read(json.object("task")));
        }
        String task = json.text("task");
        if (kind.equals("erased")) {
            return new TaskErased(at, task);
        }
        String by = json.text("by");
        return switch (kind) {
            case "assigned" -> new TaskAssigned(at, task, by, Instant.parse(json.text("until")), json.texts(SHOWN));
            case "answered" ->
                new AnswerGiven(
                        at,
                        task,
                        by,
                        ValueJson.read(json.object(VALUES)),
                        json.text(REASON),
                        Duration.parse(json.text("took")),
                        json.text(GUIDELINE),
                        json.texts(SHOWN));
            case "skipped" -> new TaskSkipped(at, task, by, json.text(REASON));
            case "undone" -> new AnswerUndone(at, task, by);
            case "revoked" -> new InvitationsRevoked(at, by);
            case "adjudicated" ->
                new TaskAdjudicated(
                        at, task, by, ValueJson.read(json.object(VALUES)), json.text(REASON), json.text(GUIDELINE));
            default ->
                throw new IllegalArgumentException(
                        "event \"" + kind + "\" is unknown -> read it with the version that wrote it");
        };
    }
}
