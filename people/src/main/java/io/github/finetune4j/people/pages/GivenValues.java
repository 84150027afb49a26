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
import java.util.stream.IntStream;

/**
 * The answers to questions that a form holds. The field of a question is {@code q} and its number.
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

    /** {@return the field of the first question that was not answered} */
    String missing(Map<String, LabelValue> values) {
        return IntStream.range(0, questions.size())
                .filter(i -> !values.containsKey(questions.get(i).name()))
                .mapToObj(i -> "q" + i)
                .findFirst()
                .orElse("");
    }

    /** {@return the name of the question of a field} */
    String question(String field) {
        return questions.get(Integer.parseInt(field.substring(1))).name();
    }

    private Optional<String> first(String field) {
        return fields.apply(field).stream().findFirst();
    }

    private Optional<LabelValue> value(String field, Question question, List<String> shown, String marked) {
        if (question instanceof Question.Choice choice) {
            return chosen(field, choice);
        } else if (question instanceof Question.Rating rating) {
            return rated(field, rating, shown.isEmpty() ? letters(field) : shown);
        } else if (question instanceof Question.Spans spans) {
            return Optional.of(marked(field, spans, marked));
        }
        return first(field)
                .filter(text -> !text.isBlank())
                .map(text -> question instanceof Question.Preference
                        ? preferred(field, question, text, shown)
                        : new LabelValue.Corrected(text.replace("\r\n", "\n")));
    }

    private Optional<LabelValue> chosen(String field, Question.Choice choice) {
        List<String> labels = fields.apply(field).stream()
                .map(number -> choice.labels()
                        .get(index(field, choice, number, choice.labels().size())))
                .distinct()
                .toList();
        if (labels.size() > 1 && !choice.several()) {
            throw new WrongValueException(choice.name(), field, labels.size() + " labels", "choose one");
        }
        return labels.isEmpty() && !choice.several() ? Optional.empty() : Optional.of(new LabelValue.Chosen(labels));
    }

    private static int index(String field, Question question, String number, int size) {
        int index = number.matches(MOST_DIGITS) ? Integer.parseInt(number) : -1;
        if (index < 0 || index >= size) {
            throw new WrongValueException(question.name(), field, "a label that is not here", "choose one of " + size);
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

    private Optional<LabelValue> rated(String field, Question.Rating question, List<String> shown) {
        Map<String, Integer> ratings = new LinkedHashMap<>();
        for (String name : shown) {
            first(field + "-" + name)
                    .filter(number -> !number.isBlank())
                    .ifPresent(number -> ratings.put(name, rating(field, question, number)));
        }
        return ratings.size() < shown.size() || ratings.isEmpty()
                ? Optional.empty()
                : Optional.of(new LabelValue.Rated(ratings));
    }

    private static int rating(String field, Question.Rating question, String number) {
        int rating = number.matches(MOST_DIGITS) ? Integer.parseInt(number) : 0;
        if (rating < 1 || rating > question.most()) {
            throw new WrongValueException(
                    question.name(), field, "a rating that is not here", "give 1 to " + question.most());
        }
        return rating;
    }

    /** @param shown empty where the task is not in hand any more */
    private static LabelValue preferred(String field, Question question, String text, List<String> shown) {
        return switch (text) {
            case TIE -> LabelValue.tie();
            case BOTH_BAD -> LabelValue.bothBad();
            default -> {
                if (!shown.isEmpty() && !shown.contains(text)) {
                    throw new WrongValueException(
                            question.name(), field, "an answer that is not here", "name one of " + shown);
                }
                yield LabelValue.preferred(text);
            }
        };
    }

    /** {@code 3-7:0}: from the third character to the seventh, the first label. */
    private LabelValue marked(String field, Question.Spans question, String text) {
        List<Span> spans = new ArrayList<>();
        for (String span : first(field).orElse("").split(" ", -1)) {
            if (!span.isEmpty()) {
                spans.add(span(field, question, span, text));
            }
        }
        return new LabelValue.Marked(spans);
    }

    /** @param text empty where the task is not in hand any more */
    private static Span span(String field, Question.Spans question, String span, String text) {
        String[] parts = span.split("[-:]", -1);
        if (!span.matches("\\d{1,7}-\\d{1,7}:\\d{1,7}")) {
            throw new WrongValueException(question.name(), field, "no from-to:label", "write from-to:label");
        }
        int start = MarkedText.place(text, Integer.parseInt(parts[0]));
        int end = MarkedText.place(text, Integer.parseInt(parts[1]));
        if (!text.isEmpty() && start >= end) {
            throw new WrongValueException(question.name(), field, "an empty piece", "mark at least one character");
        }
        int size = question.labels().size();
        return new Span(start, end, question.labels().get(index(field, question, parts[2], size)));
    }
}
