// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue.Preferred;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.statistics.Interval;
import io.github.finetune4j.statistics.Proportions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts what a study has by now. */
final class StudyFigures {
    private static final double LEVEL = 0.95;

    private final Contest contest;
    private final long seed;
    private final List<Question> questions;
    private final List<LabelingTask> tasks;
    private final List<AnswerGiven> gold;
    private final Votes votes;

    StudyFigures(Contest contest, long seed, LabelingQueue queue) {
        this.contest = contest;
        this.seed = seed;
        questions = queue.questions();
        tasks = queue.tasks();
        List<AnswerGiven> answers = queue.answers();
        Predicate<AnswerGiven> known = watched();
        gold = answers.stream().filter(known).toList();
        votes = new Votes(answers.stream().filter(known.negate()).toList());
    }

    private Predicate<AnswerGiven> watched() {
        Set<String> ids = tasks.stream()
                .filter(task -> !task.gold().isEmpty())
                .map(LabelingTask::id)
                .collect(Collectors.toSet());
        return answer -> ids.contains(answer.taskId());
    }

    HumanResult result() {
        List<Scale> scales = questions.stream()
                .map(question -> new Scale(question, contest.names()))
                .toList();
        return new HumanResult(
                contest,
                scales.stream().flatMap(scale -> criterion(scale).stream()).toList(),
                votes.mean(this::overall).orElse(null),
                scales.stream()
                        .flatMap(scale -> preference(scale).stream())
                        .findFirst()
                        .orElse(null),
                new RaterReports(votes, scales, gold, tasks).all(),
                votes.answers().size());
    }

    // ---- ratings

    private Optional<CriterionResult> criterion(Scale scale) {
        if (!(scale.question() instanceof Question.Rating rating)) {
            return Optional.empty();
        }
        String name = rating.name();
        Optional<Interval> difference = votes.mean(answer -> difference(answer, name));
        return difference.map(known -> new CriterionResult(
                name,
                votes.mean(answer -> rating(answer, name, contest.baseline())).orElseThrow(),
                votes.mean(answer -> rating(answer, name, contest.candidate())).orElseThrow(),
                known,
                agreement(scale)));
    }

    private @Nullable Interval agreement(Scale scale) {
        return new RaterAgreement(votes, scale).alpha(seed).orElse(null);
    }

    private static OptionalDouble rating(AnswerGiven answer, String criterion, String name) {
        if (answer.values().get(criterion) instanceof Rated rated) {
            return OptionalDouble.of(Objects.requireNonNull(rated.byAnswer().get(name)));
        }
        return OptionalDouble.empty();
    }

    private OptionalDouble difference(AnswerGiven answer, String criterion) {
        OptionalDouble before = rating(answer, criterion, contest.baseline());
        OptionalDouble after = rating(answer, criterion, contest.candidate());
        return before.isPresent() && after.isPresent()
                ? OptionalDouble.of(after.getAsDouble() - before.getAsDouble())
                : OptionalDouble.empty();
    }

    private OptionalDouble overall(AnswerGiven answer) {
        return questions.stream()
                .filter(Question.Rating.class::isInstance)
                .map(question -> difference(answer, question.name()))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }

    // ---- preferences

    private Optional<PreferenceResult> preference(Scale scale) {
        if (!(scale.question() instanceof Question.Preference)) {
            return Optional.empty();
        }
        return votes.mean(answer -> share(answer, scale))
                .map(share -> new PreferenceResult(share, counts(scale), left(scale), agreement(scale)));
    }

    private OptionalDouble share(AnswerGiven answer, Scale scale) {
        return preferred(answer, scale)
                .map(preferred -> preferred.outcome() == Preferred.Outcome.BETTER
                        ? (preferred.answer().equals(contest.candidate()) ? 1 : 0)
                        : 0.5)
                .map(OptionalDouble::of)
                .orElseGet(OptionalDouble::empty);
    }

    private static Optional<Preferred> preferred(AnswerGiven answer, Scale scale) {
        return answer.values().get(scale.question().name()) instanceof Preferred preferred
                ? Optional.of(preferred)
                : Optional.empty();
    }

    private PreferenceCounts counts(Scale scale) {
        return new PreferenceCounts(
                count(scale, each -> each.answer().equals(contest.candidate())),
                count(scale, each -> each.answer().equals(contest.baseline())),
                count(scale, each -> each.outcome() == Preferred.Outcome.TIE),
                count(scale, each -> each.outcome() == Preferred.Outcome.BOTH_BAD));
    }

    private long count(Scale scale, Predicate<Preferred> which) {
        return votes.answers().stream()
                .flatMap(answer -> preferred(answer, scale).stream())
                .filter(which)
                .count();
    }

    /** The share of wins on the left: clustered by rater, for a habit is a rater's. */
    private @Nullable Interval left(Scale scale) {
        List<AnswerGiven> won = votes.answers().stream()
                .filter(answer -> preferred(answer, scale)
                        .filter(each -> each.outcome() == Preferred.Outcome.BETTER)
                        .isPresent())
                .toList();
        double[] onTheLeft =
                won.stream().mapToDouble(answer -> leftWon(answer, scale)).toArray();
        int[] raters = won.stream().mapToInt(votes::rater).toArray();
        if (won.isEmpty()) {
            return null;
        }
        return distinct(raters) > 1
                ? Proportions.clusteredWilson(onTheLeft, raters, LEVEL)
                : Proportions.wilson(Math.round(sum(onTheLeft)), onTheLeft.length, LEVEL);
    }

    private static double leftWon(AnswerGiven answer, Scale scale) {
        return preferred(answer, scale)
                .filter(each -> answer.shown().indexOf(each.answer()) == 0)
                .map(each -> 1.0)
                .orElse(0.0);
    }

    private static long distinct(int[] raters) {
        return Arrays.stream(raters).distinct().count();
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }
}
