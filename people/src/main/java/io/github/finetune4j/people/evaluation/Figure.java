// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Preferred;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.Question;
import java.util.OptionalDouble;

/**
 * A figure of people's answers to one question, for either model: its rating, or its share of a preference, of which a
 * tie and <q>both bad</q> are a half each.
 */
record Figure(Question question, Contest contest) {
    private static final double HALF = 0.5;

    boolean preference() {
        return question instanceof Question.Preference;
    }

    OptionalDouble baseline(AnswerGiven answer) {
        return of(answer, contest.baseline());
    }

    OptionalDouble candidate(AnswerGiven answer) {
        return of(answer, contest.candidate());
    }

    /** Candidate less baseline, by one rater in one row. */
    OptionalDouble difference(AnswerGiven answer) {
        OptionalDouble before = baseline(answer);
        OptionalDouble after = candidate(answer);
        return before.isPresent() && after.isPresent()
                ? OptionalDouble.of(after.getAsDouble() - before.getAsDouble())
                : OptionalDouble.empty();
    }

    double least() {
        return question instanceof Question.Rating ? 1 : 0;
    }

    /** How far apart two answers can be. */
    double range() {
        return question instanceof Question.Rating rating ? rating.most() - 1.0 : 1;
    }

    private OptionalDouble of(AnswerGiven answer, Contestant model) {
        LabelValue value = answer.values().get(question.name());
        if (value instanceof Rated rated) {
            Integer rating = rated.byAnswer().get(model.answer());
            return rating == null ? OptionalDouble.empty() : OptionalDouble.of(rating);
        }
        return value instanceof Preferred preferred
                ? OptionalDouble.of(share(preferred, model))
                : OptionalDouble.empty();
    }

    private static double share(Preferred preferred, Contestant model) {
        if (preferred.outcome() != Preferred.Outcome.BETTER) {
            return HALF;
        }
        return preferred.answer().equals(model.answer()) ? 1 : 0;
    }
}
