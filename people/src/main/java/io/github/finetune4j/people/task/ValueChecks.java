// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.task;

import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** The checks whether a value answers a question of a task. */
record ValueChecks(Question question, LabelingTask task) {
    void check(LabelValue value) {
        if (question instanceof Question.Choice choice && value instanceof LabelValue.Chosen chosen) {
            chosen(choice, chosen.labels());
        } else if (question instanceof Question.Correction && value instanceof LabelValue.Corrected corrected) {
            require(!corrected.text().isBlank(), "a blank text", "write the answer as it should be, or skip the task");
        } else if (question instanceof Question.Rating rating && value instanceof LabelValue.Rated rated) {
            rated(rating, rated.byAnswer());
        } else if (question instanceof Question.Preference && value instanceof LabelValue.Preferred preferred) {
            preferred(preferred);
        } else if (question instanceof Question.Spans spans && value instanceof LabelValue.Marked marked) {
            marked.spans().forEach(span -> span(spans, span));
        } else {
            require(false, "a value of another kind", "answer what is asked");
        }
    }

    private void chosen(Question.Choice choice, List<String> labels) {
        require(choice.labels().containsAll(labels), labels, "choose from " + choice.labels());
        require(new HashSet<>(labels).size() == labels.size(), labels, "choose each label once");
        require(choice.several() || labels.size() == 1, labels, "choose exactly one");
    }

    private void rated(Question.Rating rating, Map<String, Integer> byAnswer) {
        require(
                byAnswer.keySet().equals(task.answers().keySet()),
                "ratings of " + byAnswer.keySet(),
                "rate each answer of the task once");
        byAnswer.values()
                .forEach(value -> require(
                        value >= 1 && value <= rating.most(), value, "give a number from 1 to " + rating.most()));
    }

    private void preferred(LabelValue.Preferred preferred) {
        require(
                preferred.answer().isEmpty() || task.answers().containsKey(preferred.answer()),
                "the answer " + preferred.answer(),
                "name one of the task's answers");
    }

    private void span(Question.Spans spans, LabelValue.Span span) {
        int length = task.markedText().length();
        require(
                span.start() >= 0 && span.start() < span.end() && span.end() <= length,
                "characters " + span.start() + " to " + span.end(),
                "mark at least one character, from 0 to " + length);
        require(spans.labels().contains(span.label()), span.label(), "mark as one of " + spans.labels());
    }

    private void require(boolean right, Object got, String remedy) {
        if (!right) {
            throw new IllegalArgumentException(
                    "value of the question " + question.name() + ": " + got + " -> " + remedy);
        }
    }
}
