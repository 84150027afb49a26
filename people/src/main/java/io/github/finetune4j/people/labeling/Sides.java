// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Preferred;
import io.github.finetune4j.people.task.LabelValue.Rated;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The neutral names under which one annotator sees the answers of one task: A is the first, B the second. */
record Sides(List<String> shown) {
    static final int MOST = 26;

    String neutral(int place) {
        return String.valueOf((char) ('A' + place));
    }

    List<String> neutral() {
        return IntStream.range(0, shown.size()).mapToObj(this::neutral).toList();
    }

    Map<String, LabelValue> blinded(Map<String, LabelValue> values) {
        return each(values, name -> neutral(shown.indexOf(name)));
    }

    Map<String, LabelValue> named(Map<String, LabelValue> values) {
        return each(values, this::name);
    }

    private String name(String neutral) {
        int place = neutral().indexOf(neutral);
        if (place < 0) {
            throw new IllegalArgumentException("answer " + neutral + " is not shown -> name one of " + neutral());
        }
        return shown.get(place);
    }

    private static Map<String, LabelValue> each(Map<String, LabelValue> values, UnaryOperator<String> name) {
        Map<String, LabelValue> translated = new LinkedHashMap<>();
        values.forEach((question, value) -> translated.put(question, translated(value, name)));
        return translated;
    }

    private static LabelValue translated(LabelValue value, UnaryOperator<String> name) {
        if (value instanceof Rated rated) {
            Map<String, Integer> ratings = new LinkedHashMap<>();
            rated.byAnswer().forEach((answer, rating) -> ratings.put(name.apply(answer), rating));
            return new Rated(ratings);
        }
        if (value instanceof Preferred preferred && !preferred.answer().isEmpty()) {
            return LabelValue.preferred(name.apply(preferred.answer()));
        }
        return value;
    }
}
