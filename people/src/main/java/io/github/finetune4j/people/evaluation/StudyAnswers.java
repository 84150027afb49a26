// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The answers that a study has by now.
 *
 * @param contest who is compared
 * @param questions what is asked
 * @param rows that are judged, with the expected answers, gold questions not among them
 * @param overlap how many raters judge each row
 * @param all votes
 * @param votes about the two who are compared
 * @param seed of what is drawn
 */
record StudyAnswers(
        Contest contest,
        List<Question> questions,
        List<LabelingTask> rows,
        int overlap,
        Votes all,
        Votes votes,
        long seed) {
    static StudyAnswers of(Contest contest, List<LabelingTask> rows, LabelingQueue queue, Votes all, long seed) {
        return new StudyAnswers(contest, queue.questions(), rows, queue.overlap(), all, all.between(contest), seed);
    }

    /** The preference first where it is asked, for it decides. */
    List<Figure> figures() {
        return questions.stream()
                .map(question -> new Figure(question, contest))
                .sorted((a, b) -> Boolean.compare(b.preference(), a.preference()))
                .toList();
    }

    Figure figure(String question) {
        return figures().stream()
                .filter(figure -> figure.question().name().equals(question))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("question " + question + " was not asked -> name one of "
                                + questions.stream().map(Question::name).toList()));
    }

    /** By the figure that the verdict rests on. */
    EarlyVerdict early() {
        if (figures().get(0).preference()) {
            return early(figures().get(0));
        }
        return RowBets.onDifference(contest, range())
                .addAll(this, this::overall)
                .verdict();
    }

    EarlyVerdict early(Figure figure) {
        return figure.preference()
                ? RowBets.onShare(contest).addAll(this, figure::candidate).verdict()
                : RowBets.onDifference(contest, figure.range())
                        .addAll(this, figure::difference)
                        .verdict();
    }

    Optional<ModelRanking> ranking() {
        return questions.stream()
                .filter(Question.Preference.class::isInstance)
                .map(Question.Preference.class::cast)
                .findFirst()
                .flatMap(asked -> new RankedVotes(contest, asked, all).ranking(contest.names()));
    }

    /** How far apart two answers can be by all criteria; 0 where there are none. */
    double range() {
        return criteria().stream().mapToDouble(Figure::range).average().orElse(0);
    }

    List<Figure> criteria() {
        return figures().stream().filter(figure -> !figure.preference()).toList();
    }

    /** The mean difference by all criteria, of one rater in one row. */
    OptionalDouble overall(AnswerGiven answer) {
        return criteria().stream()
                .map(figure -> figure.difference(answer))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }
}
