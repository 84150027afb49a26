// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.argilla;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A task as a record. */
final class RecordJson {
    private final LabelingTask task;
    private final List<String> shown;
    private final List<Control> controls;
    private final boolean prelabels;

    RecordJson(LabelingTask task, List<Control> controls, boolean prelabels) {
        this.task = task;
        this.controls = controls;
        this.prelabels = prelabels;
        shown = NeutralOrder.of(task);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", task.id());
        json.put("fields", fields());
        json.put("metadata", Map.of());
        json.put("suggestions", suggestions());
        json.put("responses", Map.of());
        json.put("vectors", Map.of());
        return json;
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(SettingsJson.PROMPT, NeutralOrder.prompt(task));
        for (int place = 0; place < shown.size(); place++) {
            fields.put(NeutralOrder.field(place, shown.size()), task.answers().getOrDefault(shown.get(place), ""));
        }
        return fields;
    }

    private Map<String, Object> suggestions() {
        Map<String, Object> suggestions = new LinkedHashMap<>();
        for (Control control : controls) {
            LabelValue value =
                    prelabels ? task.prelabels().get(control.question().name()) : null;
            if (value != null) {
                suggestions.put(control.name(), suggestion(value(control, value), "prelabel"));
            } else if (control.question() instanceof Question.Correction) {
                // people edit what stands there
                suggestions.put(control.name(), suggestion(task.markedText(), "answer"));
            }
        }
        return suggestions;
    }

    private static Map<String, Object> suggestion(Object value, String agent) {
        Map<String, Object> suggestion = new LinkedHashMap<>();
        suggestion.put("value", value);
        suggestion.put("score", null);
        suggestion.put("agent", agent);
        return suggestion;
    }

    private Object value(Control control, LabelValue value) {
        if (value instanceof Chosen chosen) {
            boolean several = control.question() instanceof Question.Choice choice && choice.several();
            return several ? chosen.labels() : chosen.labels().get(0);
        } else if (value instanceof Preferred preferred) {
            return Outcomes.label(preferred, shown);
        } else if (value instanceof Corrected corrected) {
            return corrected.text();
        } else if (value instanceof Rated rated) {
            return rated.byAnswer().getOrDefault(shown.get(control.place()), 0);
        }
        return ((Marked) value).spans().stream().map(RecordJson::span).toList();
    }

    private static Map<String, Object> span(Span span) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("start", span.start());
        json.put("end", span.end());
        json.put("label", span.label());
        return json;
    }
}
