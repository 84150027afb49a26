// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store.internal;

import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Chosen;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelValue.Marked;
import io.github.finetune4j.people.task.LabelValue.Preferred;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.LabelValue.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The JSON form of people's answers: one field, whose name is the kind. */
public final class ValueJson {
    private static final String ANSWER = "answer";
    private static final String PREFERRED = "preferred";

    private ValueJson() {}

    /**
     * {@return values as JSON}
     *
     * @param values by the question's name
     */
    public static Map<String, Object> write(Map<String, LabelValue> values) {
        Map<String, Object> json = new LinkedHashMap<>();
        values.forEach((question, value) -> json.put(question, write(value)));
        return json;
    }

    private static Map<String, Object> write(LabelValue value) {
        if (value instanceof Chosen chosen) {
            return Map.of("chosen", chosen.labels());
        } else if (value instanceof Corrected corrected) {
            return Map.of("corrected", corrected.text());
        } else if (value instanceof Rated rated) {
            return Map.of("rated", rated.byAnswer());
        } else if (value instanceof Preferred preferred) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put(PREFERRED, preferred.outcome().name().toLowerCase(Locale.ROOT));
            json.put(ANSWER, preferred.answer());
            return json;
        } else if (value instanceof Marked marked) {
            return Map.of(
                    "marked", marked.spans().stream().map(ValueJson::write).toList());
        }
        throw new IllegalArgumentException(
                "a value of the kind " + value.getClass() + " -> teach this class to write it");
    }

    private static Map<String, Object> write(Span span) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("start", span.start());
        json.put("end", span.end());
        json.put("label", span.label());
        return json;
    }

    static Map<String, LabelValue> read(WorkFields json) {
        Map<String, LabelValue> values = new LinkedHashMap<>();
        json.json().forEach((question, value) -> values.put(question, read(question, WorkFields.of(value, question))));
        return values;
    }

    private static LabelValue read(String question, WorkFields json) {
        Map<String, Object> fields = json.json();
        if (fields.containsKey("chosen")) {
            return new Chosen(json.texts("chosen"));
        } else if (fields.containsKey("corrected")) {
            return new Corrected(json.text("corrected"));
        } else if (fields.containsKey("rated")) {
            return rated(json.object("rated"));
        } else if (fields.containsKey(PREFERRED)) {
            String outcome = json.text(PREFERRED).toUpperCase(Locale.ROOT);
            return new Preferred(Preferred.Outcome.valueOf(outcome), json.text(ANSWER));
        } else if (fields.containsKey("marked")) {
            return marked(json.list("marked"));
        }
        throw new IllegalArgumentException("value of the question " + question + ": " + fields.keySet()
                + " -> read it with the version that wrote it");
    }

    private static Rated rated(WorkFields json) {
        Map<String, Integer> ratings = new LinkedHashMap<>();
        json.json().keySet().forEach(answer -> ratings.put(answer, (int) json.number(answer)));
        return new Rated(ratings);
    }

    private static Marked marked(List<?> json) {
        return new Marked(json.stream()
                .map(each -> WorkFields.of(each, "marked"))
                .map(span -> new Span((int) span.number("start"), (int) span.number("end"), span.text("label")))
                .toList());
    }
}
