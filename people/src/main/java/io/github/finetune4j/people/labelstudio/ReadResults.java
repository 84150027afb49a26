// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Chosen;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelValue.Marked;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.LabelValue.Span;
import io.github.finetune4j.people.task.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A reader of one annotation's answers to each question. */
record ReadResults(List<Map<String, Object>> results, List<String> shown) {
    LabelValue value(Question question) {
        if (question instanceof Question.Choice) {
            return new Chosen(texts(one(question.name()), "choices"));
        } else if (question instanceof Question.Preference) {
            return preferred(one(question.name()));
        } else if (question instanceof Question.Correction) {
            return new Corrected(String.join("\n", texts(one(question.name()), "text")));
        } else if (question instanceof Question.Rating rating) {
            return rated(rating);
        }
        return marked(question.name());
    }

    private List<Map<String, Object>> all(String control) {
        return results.stream()
                .filter(result -> control.equals(result.get("from_name")))
                .map(result -> JsonView.object(result, "value"))
                .toList();
    }

    private Map<String, Object> one(String control) {
        List<Map<String, Object>> found = all(control);
        if (found.size() != 1) {
            throw new IllegalArgumentException("annotation with " + found.size() + " values of " + control
                    + " -> let the control be required, and answer it once");
        }
        return found.get(0);
    }

    private static List<String> texts(Map<String, Object> value, String field) {
        List<String> texts = new ArrayList<>();
        if (value.get(field) instanceof List<?> list) {
            list.forEach(each -> texts.add(String.valueOf(each)));
        }
        return texts;
    }

    /** By our own choices, or by Label Studio's Pairwise, where left is the first answer of the task's data. */
    private LabelValue preferred(Map<String, Object> value) {
        String said = value.get("selected") instanceof String side
                ? LabelStudioNames.better(side.equals("left") ? 0 : 1)
                : String.join("", texts(value, "choices"));
        if (said.equals(LabelStudioNames.TIE)) {
            return LabelValue.tie();
        }
        if (said.equals(LabelStudioNames.BOTH_BAD)) {
            return LabelValue.bothBad();
        }
        for (int place = 0; place < shown.size(); place++) {
            if (said.equals(LabelStudioNames.better(place))) {
                return LabelValue.preferred(shown.get(place));
            }
        }
        throw new IllegalArgumentException(
                "preference \"" + said + "\" -> use the labelling configuration that the queue's files hold");
    }

    private Rated rated(Question.Rating rating) {
        Map<String, Integer> byAnswer = new LinkedHashMap<>();
        for (int place = 0; place < shown.size(); place++) {
            String control = LabelStudioNames.rating(rating, place, shown.size());
            if (!(one(control).get("rating") instanceof Number number)) {
                throw new IllegalArgumentException("rating of " + control + " is missing -> rate each answer");
            }
            byAnswer.put(shown.get(place), number.intValue());
        }
        return new Rated(byAnswer);
    }

    private Marked marked(String control) {
        return new Marked(all(control).stream().map(ReadResults::span).toList());
    }

    private static Span span(Map<String, Object> value) {
        if (value.get("start") instanceof Number start && value.get("end") instanceof Number end) {
            return new Span(start.intValue(), end.intValue(), String.join("", texts(value, "labels")));
        }
        throw new IllegalArgumentException("span " + value + " -> export it with start and end");
    }
}
