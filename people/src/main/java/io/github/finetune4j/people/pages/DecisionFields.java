// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The fields by which an expert decides one question.
 *
 * @param out where they go
 * @param task that is disputed
 * @param field the name of the question's field
 */
record DecisionFields(PageBody out, LabelingTask task, String field) {
    void write(Question question) {
        if (question instanceof Question.Choice choice) {
            List<String> numbers = IntStream.range(0, choice.labels().size())
                    .mapToObj(String::valueOf)
                    .toList();
            options(choice.name(), choice.several() ? "checkbox" : "radio", field, numbers, choice.labels());
        } else if (question instanceof Question.Rating rating) {
            rating(rating);
        } else if (question instanceof Question.Preference) {
            preference(question.name());
        } else {
            text(question);
        }
    }

    private void options(String legend, String type, String name, List<String> values, List<String> labels) {
        out.open("fieldset").element("legend", legend);
        for (int i = 0; i < values.size(); i++) {
            out.open("label").open("input", "type", type, "name", name, "value", values.get(i));
            out.text(labels.get(i)).close();
        }
        out.close();
    }

    private void rating(Question.Rating rating) {
        List<String> numbers = IntStream.rangeClosed(1, rating.most())
                .mapToObj(String::valueOf)
                .toList();
        for (String name : SeenValues.neutral(List.copyOf(task.answers().keySet()))) {
            options(rating.name() + ", answer " + name, "radio", field + "-" + name, numbers, rating.anchors());
        }
    }

    private void preference(String name) {
        List<String> values = SeenValues.neutral(List.copyOf(task.answers().keySet()));
        out.open("fieldset").element("legend", name);
        values.forEach(value -> option(value, "Answer " + value + " is better"));
        option(GivenValues.TIE, "Both are as good");
        option(GivenValues.BOTH_BAD, "Both are bad");
        out.close();
    }

    private void option(String value, String words) {
        out.open("label").open("input", "type", "radio", "name", field, "value", value);
        out.text(words).close();
    }

    /** Spans are written as they are sent: from-to:label, counted from 0. */
    private void text(Question question) {
        boolean spans = question instanceof Question.Spans;
        out.open("label", "class", "wide");
        out.text(spans ? question.name() + ", as from-to:number of the label, from 0" : question.name());
        out.open("textarea", "name", field, "rows", "6", "dir", "auto");
        out.text(spans ? "" : "\n" + task.markedText()).close().close();
    }
}
