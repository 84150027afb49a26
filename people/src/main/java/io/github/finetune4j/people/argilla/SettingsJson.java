// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.argilla;

import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.task.Guideline;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.people.task.internal.NeutralOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The settings of a data set. */
record SettingsJson(LabelingQueue queue, int answers) {
    static final String PROMPT = "prompt";

    private static final String TYPE = "type";
    private static final String OPTIONS = "options";
    private static final String VALUE = "value";

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("guidelines", queue.guideline().map(Guideline::text).orElse(null));
        json.put(
                "questions",
                Control.of(queue.questions(), answers).stream()
                        .map(this::question)
                        .toList());
        json.put(
                "fields",
                fields(answers).stream()
                        .map(name -> property(name, name, text()))
                        .toList());
        json.put("vectors", List.of());
        json.put("metadata", List.of());
        json.put("allow_extra_metadata", false);
        json.put("distribution", Map.of("strategy", "overlap", "min_submitted", queue.overlap()));
        json.put("mapping", null);
        return json;
    }

    /** The names of the fields of a record. */
    static List<String> fields(int answers) {
        List<String> fields = new ArrayList<>(List.of(PROMPT));
        for (int place = 0; place < answers; place++) {
            fields.add(NeutralOrder.field(place, answers));
        }
        return fields;
    }

    private Map<String, Object> question(Control control) {
        return property(control.name(), control.title(), settings(control.question()));
    }

    private Map<String, Object> settings(Question question) {
        if (question instanceof Question.Choice choice) {
            return labels(choice.several() ? "multi_label_selection" : "label_selection", options(choice.labels()));
        } else if (question instanceof Question.Preference) {
            List<Map<String, Object>> options = new ArrayList<>();
            Outcomes.labels(answers).forEach((value, text) -> options.add(option(value, text)));
            return labels("label_selection", options);
        } else if (question instanceof Question.Rating rating) {
            return labels(
                    "rating",
                    IntStream.rangeClosed(1, rating.most())
                            .mapToObj(each -> Map.<String, Object>of(VALUE, each))
                            .toList());
        } else if (question instanceof Question.Spans spans) {
            Map<String, Object> settings = labels("span", options(spans.labels()));
            settings.put("allow_overlapping", true);
            settings.put("field", answers == 0 ? PROMPT : NeutralOrder.field(0, answers));
            return settings;
        }
        return text();
    }

    private static Map<String, Object> text() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(TYPE, "text");
        settings.put("use_markdown", false);
        return settings;
    }

    private static Map<String, Object> labels(String type, List<Map<String, Object>> options) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(TYPE, type);
        settings.put(OPTIONS, options);
        return settings;
    }

    private static List<Map<String, Object>> options(List<String> labels) {
        return labels.stream().map(label -> option(label, label)).toList();
    }

    private static Map<String, Object> option(String value, String text) {
        Map<String, Object> option = new LinkedHashMap<>();
        option.put(VALUE, value);
        option.put("text", text);
        return option;
    }

    private static Map<String, Object> property(String name, String title, Map<String, Object> settings) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("name", name);
        property.put("title", title);
        property.put("required", true);
        property.put("settings", settings);
        property.put(TYPE, settings.get(TYPE));
        return property;
    }
}
