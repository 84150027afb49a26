// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Span;
import io.github.finetune4j.people.task.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a form says to questions. The field of a question is {@code q} and its number.
 *
 * @param fields the values of a field
 * @param questions in the order of the page
 */
record GivenValues(Function<String, List<String>> fields, List<Question> questions) {
    static final String TIE = "tie";
    static final String BOTH_BAD = "both-bad";
    private static final String MOST_DIGITS = "\\d{1,7}";

    /**
     * {@return what was said, by the question's name; without those that were not answered}
     *
     * @param shown the neutral names of the task's answers; empty where the task is not in hand any more
     * @param marked the text in which pieces are marked
     */
    Map<String, LabelValue> values(List<String> shown, String marked) {
        Map<String, LabelValue> values = new LinkedHashMap<>();
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            value("q" + i, question, shown, marked).ifPresent(value -> values.put(question.name(), value));
        }
        return values;
    }

    private Optional<String> first(String field) {
        return fields.apply(field).stream().findFirst();
    }

    private Optional<LabelValue> value(String field, Question question, List<String> shown, String marked) {
        if (question instanceof Question.Choice choice) {
            return chosen(field, choice);
        } else if (question instanceof Question.Rating) {
            return rated(field, shown.isEmpty() ? letters(field) : shown);
        } else if (question instanceof Question.Spans spans) {
            return Optional.of(marked(field, spans, marked));
        }
        return first(field)
                .filter(text -> !text.isBlank())
                .map(text -> question instanceof Question.Preference
                        ? preferred(text)
                        : new LabelValue.Corrected(text.replace("\r\n", "\n")));
    }

    private Optional<LabelValue> chosen(String field, Question.Choice choice) {
        List<String> labels = fields.apply(field).stream()
                .map(number -> choice.labels().get(index(number, choice.labels().size())))
                .toList();
        return labels.isEmpty() && !choice.several() ? Optional.empty() : Optional.of(new LabelValue.Chosen(labels));
    }

    private static int index(String number, int size) {
        int index = number.matches(MOST_DIGITS) ? Integer.parseInt(number) : -1;
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("label " + number + " -> choose one of " + size);
        }
        return index;
    }

    private List<String> letters(String field) {
        List<String> letters = new ArrayList<>();
        for (char letter = 'A'; first(field + "-" + letter).isPresent(); letter++) {
            letters.add(String.valueOf(letter));
        }
        return letters;
    }

    private Optional<LabelValue> rated(String field, List<String> shown) {
        Map<String, Integer> ratings = new LinkedHashMap<>();
        for (String name : shown) {
            first(field + "-" + name)
                    .filter(number -> number.matches(MOST_DIGITS))
                    .ifPresent(number -> ratings.put(name, Integer.valueOf(number)));
        }
        return ratings.size() < shown.size() || ratings.isEmpty()
                ? Optional.empty()
                : Optional.of(new LabelValue.Rated(ratings));
    }

    private static LabelValue preferred(String text) {
        return switch (text) {
            case TIE -> LabelValue.tie();
            case BOTH_BAD -> LabelValue.bothBad();
            default -> LabelValue.preferred(text);
        };
    }

    /** {@code 3-7:0}: from the third character to the seventh, the first label. */
    private LabelValue marked(String field, Question.Spans question, String text) {
        List<Span> spans = new ArrayList<>();
        for (String span : first(field).orElse("").split(" ", -1)) {
            if (!span.isEmpty()) {
                spans.add(span(span, question.labels(), text));
            }
        }
        return new LabelValue.Marked(spans);
    }

    private static Span span(String span, List<String> labels, String text) {
        String[] parts = span.split("[-:]", -1);
        if (!span.matches("\\d{1,7}-\\d{1,7}:\\d{1,7}")) {
            throw new IllegalArgumentException("span " + span + " -> write from-to:label");
        }
        return new Span(
                MarkedText.place(text, Integer.parseInt(parts[0])),
                MarkedText.place(text, Integer.parseInt(parts[1])),
                labels.get(index(parts[2], labels.size())));
    }
}
