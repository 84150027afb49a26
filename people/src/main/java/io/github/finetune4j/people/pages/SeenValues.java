// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Preferred;
import io.github.finetune4j.people.task.LabelValue.Rated;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An answer that is kept, under the neutral names that its annotator saw. */
final class SeenValues {
    private SeenValues() {}

    static Map<String, LabelValue> of(AnswerGiven answer) {
        Map<String, LabelValue> seen = new LinkedHashMap<>();
        answer.values().forEach((question, value) -> seen.put(question, seen(value, answer.shown())));
        return seen;
    }

    private static LabelValue seen(LabelValue value, List<String> shown) {
        if (value instanceof Rated rated) {
            Map<String, Integer> ratings = new LinkedHashMap<>();
            rated.byAnswer().forEach((name, rating) -> ratings.put(neutral(shown, name), rating));
            return new Rated(ratings);
        }
        return value instanceof Preferred preferred && !preferred.answer().isEmpty()
                ? LabelValue.preferred(neutral(shown, preferred.answer()))
                : value;
    }

    private static String neutral(List<String> shown, String name) {
        return String.valueOf((char) ('A' + shown.indexOf(name)));
    }
}
