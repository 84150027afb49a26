// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue.Preferred;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.statistics.ranking.DavidsonRanking;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The preferences of a study as contests. */
final class RankedVotes {
    private static final double EVEN = 0.5;

    private final List<String> answers;
    private final int[] first;
    private final int[] second;
    private final double[] results;
    private final int[] rows;
    private final int[] raters;

    RankedVotes(Contest contest, Question.Preference question, Votes votes) {
        answers = contest.answers();
        List<AnswerGiven> given = votes.answers();
        first = new int[given.size()];
        second = new int[given.size()];
        results = new double[given.size()];
        rows = given.stream().mapToInt(votes::row).toArray();
        raters = given.stream().mapToInt(votes::rater).toArray();
        for (int i = 0; i < results.length; i++) {
            AnswerGiven answer = given.get(i);
            first[i] = answers.indexOf(answer.shown().get(0));
            second[i] = answers.indexOf(answer.shown().get(1));
            Preferred said = (Preferred) Objects.requireNonNull(answer.values().get(question.name()));
            results[i] = result(said, first[i]);
        }
    }

    private double result(Preferred said, int shownFirst) {
        if (said.outcome() != Preferred.Outcome.BETTER) {
            return EVEN;
        }
        return answers.indexOf(said.answer()) == shownFirst ? 1 : 0;
    }

    /** Empty where strengths have no maximum yet: a model has only won, or some have never met. */
    Optional<ModelRanking> ranking(List<String> names) {
        if (Arrays.stream(rows).distinct().count() < 2) {
            return Optional.empty();
        }
        boolean manyRaters = Arrays.stream(raters).distinct().count() > 1;
        int models = names.size();
        try {
            DavidsonRanking ranking = manyRaters
                    ? DavidsonRanking.crossed(models, first, second, results, rows, raters)
                    : DavidsonRanking.clustered(models, first, second, results, rows);
            return Optional.of(new ModelRanking(names, ranking, manyRaters ? "" : ", of this one rater"));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
