// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.people.task.internal.NeutralOrder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The annotations of a JSON export as answers. What was skipped, or left empty, is none. */
record ImportedAnswers(List<Question> questions, Map<String, LabelingTask> tasks) {
    private static final double MILLIS = 1000;

    List<AnswerGiven> read(@Nullable Object export) {
        List<AnswerGiven> answers = new ArrayList<>();
        for (Map<String, Object> json : JsonView.objects(export)) {
            LabelingTask task = task(json);
            for (Map<String, Object> annotation : JsonView.objects(json.get("annotations"))) {
                List<Map<String, Object>> results = JsonView.objects(annotation.get("result"));
                if (!JsonView.flag(annotation, "was_cancelled") && !results.isEmpty()) {
                    answers.add(answer(task, annotation, results));
                }
            }
        }
        return answers;
    }

    private LabelingTask task(Map<String, Object> json) {
        String id = String.valueOf(JsonView.object(json, "data").get(LabelStudioNames.TASK));
        LabelingTask task = tasks.get(id);
        if (task == null) {
            throw new IllegalArgumentException("task " + LabelStudioNames.TASK + " = " + id
                    + " is not in the queue -> read the export of the project that its tasks were imported to");
        }
        return task;
    }

    private AnswerGiven answer(LabelingTask task, Map<String, Object> annotation, List<Map<String, Object>> results) {
        List<String> shown = NeutralOrder.of(task);
        Map<String, LabelValue> values = new LinkedHashMap<>();
        ReadResults found = new ReadResults(results, shown);
        for (Question question : questions) {
            LabelValue value = found.value(question);
            question.check(task, value);
            values.put(question.name(), value);
        }
        double seconds = annotation.get("lead_time") instanceof Number number ? number.doubleValue() : 0;
        return new AnswerGiven(
                at(annotation),
                task.id(),
                "label-studio-" + annotator(annotation),
                values,
                "",
                Duration.ofMillis(Math.round(seconds * MILLIS)),
                "",
                shown);
    }

    private static Instant at(Map<String, Object> annotation) {
        String text = JsonView.text(annotation, "created_at").orElse("");
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "created_at of an annotation: \"" + text + "\" -> give a time like 2026-11-27T08:23:19Z", e);
        }
    }

    /** The user's number, also where the user is spelt out: names and addresses are not taken over. */
    private static String annotator(Map<String, Object> annotation) {
        Object by = annotation.get("completed_by");
        Object id = by instanceof Map<?, ?> user ? user.get("id") : by;
        if (id instanceof Number number) {
            return String.valueOf(number.longValue());
        }
        throw new IllegalArgumentException(
                "completed_by of an annotation: " + by + " -> export it with the number of the user");
    }
}
