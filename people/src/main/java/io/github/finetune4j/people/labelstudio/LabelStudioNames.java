// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.people.task.internal.NeutralOrder;
import java.util.List;

/** The names of things in Label Studio. */
final class LabelStudioNames {
    /** Not {@code id}: Label Studio puts its own there. */
    static final String TASK = "example_id";

    static final String PROMPT = "prompt";
    static final String TIE = "tie";
    static final String BOTH_BAD = "both bad";
    private static final String BETTER = " is better";

    private LabelStudioNames() {}

    /** The field of an answer: without a letter where it is the only one. */
    static String answer(int place, int answers) {
        return NeutralOrder.field(place, answers);
    }

    /** What shows a field: named like it, unless a question has that name. */
    static String object(String field, List<Question> questions) {
        boolean taken = questions.stream().anyMatch(question -> question.name().equals(field));
        return taken ? field + "_text" : field;
    }

    /** A rating has a control of its own for each answer. */
    static String rating(Question question, int place, int answers) {
        return answers == 1 ? question.name() : question.name() + "_" + NeutralOrder.letter(place);
    }

    static String better(int place) {
        return Character.toUpperCase(NeutralOrder.letter(place)) + BETTER;
    }
}
