// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Chosen;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelValue.Marked;
import io.github.finetune4j.people.task.LabelValue.Preferred;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.LabelValue.Span;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.people.task.internal.NeutralOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A task as Label Studio imports it. */
final class ExportedTask {
    private final LabelingTask task;
    private final List<Question> questions;
    private final boolean prelabels;
    private final List<String> shown;

    ExportedTask(LabelingTask task, List<Question> questions, boolean prelabels) {
        this.task = task;
        this.questions = questions;
        this.prelabels = prelabels;
        shown = NeutralOrder.of(task);
    }

    Map<String, Object> json() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(LabelStudioNames.TASK, task.id());
        data.put(LabelStudioNames.PROMPT, NeutralOrder.prompt(task));
        for (int place = 0; place < shown.size(); place++) {
            data.put(
                    LabelStudioNames.answer(place, shown.size()), task.answers().getOrDefault(shown.get(place), ""));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("data", data);
        List<Object> results = prelabels ? results() : List.of();
        if (!results.isEmpty()) {
            json.put("predictions", List.of(Map.of("model_version", "prelabel", "result", results)));
        }
        return json;
    }

    private List<Object> results() {
        List<Object> results = new ArrayList<>();
        for (Question question : questions) {
            LabelValue value = task.prelabels().get(question.name());
            if (value != null) {
                add(results, question, value);
            }
        }
        return results;
    }

    private void add(List<Object> results, Question question, LabelValue value) {
        String name = question.name();
        String prompt = LabelStudioNames.object(LabelStudioNames.PROMPT, questions);
        String text =
                shown.isEmpty() ? prompt : LabelStudioNames.object(LabelStudioNames.answer(0, shown.size()), questions);
        if (value instanceof Chosen chosen) {
            results.add(result(name, prompt, "choices", Map.of("choices", chosen.labels())));
        } else if (value instanceof Preferred preferred) {
            results.add(result(name, prompt, "choices", Map.of("choices", List.of(outcome(preferred)))));
        } else if (value instanceof Corrected corrected) {
            results.add(result(name, text, "textarea", Map.of("text", List.of(corrected.text()))));
        } else if (value instanceof Marked marked) {
            marked.spans().forEach(span -> results.add(result(name, text, "labels", span(span))));
        } else if (value instanceof Rated rated) {
            rated.byAnswer().forEach((answer, rating) -> {
                int place = shown.indexOf(answer);
                String control = LabelStudioNames.rating(question, place, shown.size());
                String object = LabelStudioNames.object(LabelStudioNames.answer(place, shown.size()), questions);
                results.add(result(control, object, "rating", Map.of("rating", rating)));
            });
        }
    }

    private Map<String, Object> span(Span span) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("start", span.start());
        value.put("end", span.end());
        value.put("text", task.markedText().substring(span.start(), span.end()));
        value.put("labels", List.of(span.label()));
        return value;
    }

    private String outcome(Preferred preferred) {
        return switch (preferred.outcome()) {
            case BETTER -> LabelStudioNames.better(shown.indexOf(preferred.answer()));
            case TIE -> LabelStudioNames.TIE;
            case BOTH_BAD -> LabelStudioNames.BOTH_BAD;
        };
    }

    private static Map<String, Object> result(String from, String to, String type, Map<String, ?> value) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("from_name", from);
        result.put("to_name", to);
        result.put("type", type);
        result.put("value", value);
        return result;
    }
}
