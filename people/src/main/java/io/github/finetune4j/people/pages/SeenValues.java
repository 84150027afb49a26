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
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The values of people's answers, under neutral names for answers and under their own. */
final class SeenValues {
    private SeenValues() {}

    static Map<String, LabelValue> of(AnswerGiven answer) {
        return of(answer.values(), answer.shown());
    }

    /** {@return values under neutral names, of which A is that of the first answer} */
    static Map<String, LabelValue> of(Map<String, LabelValue> values, List<String> shown) {
        return each(values, name -> neutral(shown.indexOf(name)));
    }

    /** {@return values under the answers' own names} */
    static Map<String, LabelValue> named(Map<String, LabelValue> values, List<String> shown) {
        List<String> neutral = neutral(shown);
        return each(values, name -> shown.get(place(neutral, name)));
    }

    private static int place(List<String> neutral, String name) {
        if (!neutral.contains(name)) {
            throw new IllegalArgumentException("answer " + name + " is not here -> name one of " + neutral);
        }
        return neutral.indexOf(name);
    }

    static List<String> neutral(List<String> shown) {
        return IntStream.range(0, shown.size()).mapToObj(SeenValues::neutral).toList();
    }

    private static String neutral(int place) {
        return String.valueOf((char) ('A' + place));
    }

    private static Map<String, LabelValue> each(Map<String, LabelValue> values, UnaryOperator<String> name) {
        Map<String, LabelValue> other = new LinkedHashMap<>();
        values.forEach((question, value) -> other.put(question, other(value, name)));
        return other;
    }

    private static LabelValue other(LabelValue value, UnaryOperator<String> name) {
        if (value instanceof Rated rated) {
            Map<String, Integer> ratings = new LinkedHashMap<>();
            rated.byAnswer().forEach((answer, rating) -> ratings.put(name.apply(answer), rating));
            return new Rated(ratings);
        }
        return value instanceof Preferred preferred && !preferred.answer().isEmpty()
                ? LabelValue.preferred(name.apply(preferred.answer()))
                : value;
    }
}
