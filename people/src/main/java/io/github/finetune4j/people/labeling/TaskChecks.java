// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The checks whether tasks and values fit the questions of a queue. */
record TaskChecks(List<Question> questions) {
    void task(LabelingTask task) {
        questions.forEach(question -> answers(task, question));
        if (task.answers().size() > Sides.MOST) {
            throw wrong(task, task.answers().size() + " answers", "give " + Sides.MOST + " at most");
        }
        each(task, task.prelabels());
        each(task, task.gold());
    }

    private static void answers(LabelingTask task, Question question) {
        int answers = task.answers().size();
        if (question instanceof Question.Preference && answers < 2) {
            throw wrong(task, answers + " answers", "give two to choose from for " + question.name());
        }
        if (question instanceof Question.Rating && answers == 0) {
            throw wrong(task, "no answer", "give at least one to rate for " + question.name());
        }
        if (question instanceof Question.Correction && answers != 1) {
            throw wrong(task, answers + " answers", "give the one to correct for " + question.name());
        }
        if (question instanceof Question.Spans && answers > 1) {
            throw wrong(task, answers + " answers", "give the one to mark, or none, for " + question.name());
        }
    }

    void all(LabelingTask task, Map<String, LabelValue> values) {
        Set<String> names = questions.stream().map(Question::name).collect(Collectors.toSet());
        if (!names.equals(values.keySet())) {
            Set<String> missing = new HashSet<>(names);
            missing.removeAll(values.keySet());
            throw wrong(task, "values for " + values.keySet(), "answer each question once, also " + missing);
        }
        each(task, values);
    }

    private void each(LabelingTask task, Map<String, LabelValue> values) {
        values.forEach((name, value) -> question(task, name).check(task, value));
    }

    private Question question(LabelingTask task, String name) {
        return questions.stream()
                .filter(question -> question.name().equals(name))
                .findFirst()
                .orElseThrow(() -> wrong(task, "a value for " + name, "name a question of this queue"));
    }

    private static IllegalArgumentException wrong(LabelingTask task, String what, String remedy) {
        return new IllegalArgumentException("task " + task.id() + ": " + what + " -> " + remedy);
    }
}
