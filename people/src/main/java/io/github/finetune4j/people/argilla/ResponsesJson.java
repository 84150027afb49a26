// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.argilla;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Chosen;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelValue.Marked;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.LabelValue.Span;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.people.task.internal.NeutralOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON form of people's answers on one record: by question, for each user. */
final class ResponsesJson {
    private final LabelingTask task;
    private final List<String> shown;
    private final List<Control> controls;
    private final Map<String, Map<String, Object>> byUser = new LinkedHashMap<>();

    ResponsesJson(LabelingTask task, List<Control> controls, Map<String, Object> responses) {
        this.task = task;
        this.controls = controls;
        shown = NeutralOrder.of(task);
        responses.forEach((control, all) -> JsonView.objects(all).forEach(each -> put(control, each)));
    }

    private void put(String control, Map<String, Object> response) {
        String user = JsonView.text(response, "user_id")
                .orElseThrow(() -> new IllegalArgumentException("response to " + control + " of the record " + task.id()
                        + " without user_id -> give the file that records.to_json wrote"));
        Object value = response.get("value");
        if (value != null) {
            byUser.computeIfAbsent(user, fresh -> new LinkedHashMap<>()).put(control, value);
        }
    }

    /** Those of the users who answered each question. */
    List<AnswerGiven> answers(Instant at) {
        List<AnswerGiven> answers = new ArrayList<>();
        byUser.forEach((user, said) -> {
            if (controls.stream().allMatch(control -> said.containsKey(control.name()))) {
                answers.add(
                        new AnswerGiven(at, task.id(), "argilla-" + user, values(said), "", Duration.ZERO, "", shown));
            }
        });
        return answers;
    }

    private Map<String, LabelValue> values(Map<String, Object> said) {
        Map<String, LabelValue> values = new LinkedHashMap<>();
        Set<Question> questions = new LinkedHashSet<>();
        controls.forEach(control -> questions.add(control.question()));
        for (Question question : questions) {
            LabelValue value = value(question, said);
            question.check(task, value);
            values.put(question.name(), value);
        }
        return values;
    }

    private LabelValue value(Question question, Map<String, Object> said) {
        if (question instanceof Question.Rating) {
            return rated(question, said);
        }
        Object value = Objects.requireNonNull(said.get(named(question).get(0).name()));
        if (question instanceof Question.Choice) {
            return new Chosen(texts(value));
        } else if (question instanceof Question.Preference) {
            return Outcomes.value(value, shown);
        } else if (question instanceof Question.Correction) {
            return new Corrected(String.valueOf(value));
        }
        return new Marked(
                JsonView.objects(value).stream().map(ResponsesJson::span).toList());
    }

    private List<Control> named(Question question) {
        return controls.stream()
                .filter(control -> control.question().equals(question))
                .toList();
    }

    private Rated rated(Question question, Map<String, Object> said) {
        Map<String, Integer> byAnswer = new LinkedHashMap<>();
        for (Control control : named(question)) {
            byAnswer.put(shown.get(control.place()), whole(said.get(control.name())));
        }
        return new Rated(byAnswer);
    }

    private static List<String> texts(Object value) {
        if (!(value instanceof List<?> list)) {
            return List.of(String.valueOf(value));
        }
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(String.valueOf(each)));
        return texts;
    }

    private static Span span(Map<String, Object> value) {
        String label = JsonView.text(value, "label").orElse("");
        return new Span(whole(value.get("start")), whole(value.get("end")), label);
    }

    private static int whole(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.intValue();
        }
        throw new IllegalArgumentException("value " + value + " -> give a whole number");
    }
}
