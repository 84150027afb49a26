// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.prodigy;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelValue.Marked;
import io.github.finetune4j.people.task.LabelValue.Span;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.people.task.internal.NeutralOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A line that somebody has annotated. */
final class AnsweredLine {
    private final Map<String, Object> json;
    private final LabelingTask task;
    private final Asked asked;

    AnsweredLine(Map<String, Object> json, Map<String, LabelingTask> tasks, Asked asked) {
        this.json = json;
        this.asked = asked;
        String id = String.valueOf(json.get(TaskLine.TASK));
        LabelingTask found = tasks.get(id);
        if (found == null) {
            throw new IllegalArgumentException(TaskLine.TASK + " " + id
                    + " is not in the queue -> read the export of the lines that its tasks became");
        }
        task = found;
    }

    Optional<AnswerGiven> answer(Instant otherwise) {
        String answer = JsonView.text(json, "answer").orElse("");
        return switch (answer) {
            case "accept" -> Optional.of(accepted(otherwise));
            case "reject", "ignore" -> Optional.empty();
            default ->
                throw new IllegalArgumentException(
                        "answer of the task " + task.id() + ": \"" + answer + "\" -> give accept, reject or ignore");
        };
    }

    private AnswerGiven accepted(Instant otherwise) {
        Map<String, LabelValue> values = new LinkedHashMap<>();
        asked.options().ifPresent(question -> put(values, question, chosen(question)));
        asked.spans().ifPresent(question -> put(values, question, marked()));
        asked.correction().ifPresent(question -> put(values, question, corrected()));
        Instant at = json.get("_timestamp") instanceof Number seconds
                ? Instant.ofEpochSecond(seconds.longValue())
                : otherwise;
        return new AnswerGiven(
                at, task.id(), "prodigy-" + annotator(), values, "", Duration.ZERO, "", NeutralOrder.of(task));
    }

    private void put(Map<String, LabelValue> values, Question question, LabelValue value) {
        question.check(task, value);
        values.put(question.name(), value);
    }

    private String annotator() {
        return JsonView.text(json, "_annotator_id")
                .or(() -> JsonView.text(json, "_session_id"))
                .orElseThrow(() -> new IllegalArgumentException("line of the task " + task.id()
                        + " without _annotator_id and _session_id -> start Prodigy with named sessions"));
    }

    /** Accepted options; or the label of a line that was shown with one. */
    private LabelValue chosen(Question question) {
        List<String> ids = new ArrayList<>();
        if (json.get("accept") instanceof List<?> accepted) {
            accepted.forEach(id -> ids.add(String.valueOf(id)));
        } else {
            JsonView.text(json, "label").ifPresent(ids::add);
        }
        return new Options(question, task).value(ids);
    }

    private LabelValue corrected() {
        return new Corrected(JsonView.text(json, Asked.EDITED).orElse(""));
    }

    private LabelValue marked() {
        return new Marked(JsonView.objects(json.getOrDefault("spans", List.of())).stream()
                .map(this::span)
                .toList());
    }

    private Span span(Map<String, Object> span) {
        String label = JsonView.text(span, "label").orElse("");
        return new Span(place(span.get("start")), place(span.get("end")), label);
    }

    private int place(@Nullable Object character) {
        String text = task.markedText();
        if (character instanceof Number number
                && number.intValue() >= 0
                && number.intValue() <= text.codePointCount(0, text.length())) {
            return text.offsetByCodePoints(0, number.intValue());
        }
        throw new IllegalArgumentException("position of a span in the task " + task.id() + ": " + character
                + " -> give a whole number from 0 to " + text.codePointCount(0, text.length()));
    }
}
