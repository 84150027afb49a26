// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Preferred;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.statistics.agreement.Agreement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answers to one question as numbers: a rating per shown answer of the row, or one code for a preference. */
record Scale(Question question, List<String> names) {
    private static final int TIE = -1;
    private static final int BOTH_BAD = -2;

    Agreement.Level level() {
        return question instanceof Question.Rating ? Agreement.Level.ORDINAL : Agreement.Level.NOMINAL;
    }

    /** How many numbers one answer has. */
    int width() {
        return question instanceof Question.Rating ? names.size() : 1;
    }

    /** In the order of the answers' own names: whoever means the same gives the same numbers. */
    double[] numbers(AnswerGiven answer) {
        LabelValue value = answer.values().get(question.name());
        double[] numbers = new double[width()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(value, i, names);
        }
        return numbers;
    }

    private static double number(@Nullable LabelValue value, int place, List<String> names) {
        if (value instanceof Rated rated) {
            Integer rating = rated.byAnswer().get(names.get(place));
            return rating == null ? Double.NaN : rating;
        }
        return value instanceof Preferred preferred ? code(preferred, names) : Double.NaN;
    }

    private static int code(Preferred preferred, List<String> names) {
        return switch (preferred.outcome()) {
            case BETTER -> names.indexOf(preferred.answer());
            case TIE -> TIE;
            case BOTH_BAD -> BOTH_BAD;
        };
    }

    /** What the rater pressed, with the answers as they were shown. */
    List<String> keys(AnswerGiven answer) {
        LabelValue value = answer.values().get(question.name());
        List<String> keys = new ArrayList<>();
        if (value instanceof Rated rated) {
            rated.byAnswer().values().forEach(rating -> keys.add(String.valueOf(rating)));
        } else if (value instanceof Preferred preferred) {
            keys.add(key(code(preferred, answer.shown())));
        }
        return keys;
    }

    private static String key(int code) {
        return switch (code) {
            case TIE -> "tie";
            case BOTH_BAD -> "both bad";
            case 0 -> "left";
            default -> "right";
        };
    }
}
