// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What things are called in Label Studio. */
final class Fields {
    /** Not {@code id}: Label Studio puts its own there. */
    static final String TASK = "example_id";

    static final String PROMPT = "prompt";
    static final String TIE = "tie";
    static final String BOTH_BAD = "both bad";
    private static final String BETTER = " is better";

    private Fields() {}

    /** The field of an answer: without a letter where it is the only one. */
    static String answer(int place, int answers) {
        return answers == 1 ? "answer" : "answer_" + letter(place);
    }

    /** A rating has a control of its own for each answer. */
    static String rating(Question question, int place, int answers) {
        return answers == 1 ? question.name() : question.name() + "_" + letter(place);
    }

    static String better(int place) {
        return Character.toUpperCase(letter(place)) + BETTER;
    }

    private static char letter(int place) {
        return (char) ('a' + place);
    }

    /** The names of a task's answers in the order in which everybody sees them there. */
    static List<String> shown(LabelingTask task) {
        List<String> names = new ArrayList<>(task.answers().keySet());
        Collections.sort(names);
        Collections.shuffle(names, new Random(31L * task.id().hashCode() + names.size()));
        return names;
    }
}
