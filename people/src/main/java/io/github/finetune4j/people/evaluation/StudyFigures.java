// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue.Preferred;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts what a study has by now. */
final class StudyFigures {
    private final StudyAnswers study;
    private final Contest contest;
    private final Votes votes;
    private final RaterReports raters;
    private final List<Scale> scales;

    StudyFigures(StudyAnswers study, RaterReports raters, List<Scale> scales) {
        this.study = study;
        this.raters = raters;
        this.scales = scales;
        contest = study.contest();
        votes = study.votes();
    }

    /** What the study has by now. */
    static HumanResult of(Contest contest, List<LabelingTask> rows, LabelingQueue queue, long seed) {
        List<LabelingTask> tasks = queue.tasks();
        List<AnswerGiven> answers = queue.answers();
        Predicate<AnswerGiven> known = watched(tasks);
        List<AnswerGiven> gold = answers.stream().filter(known).toList();
        Votes all = new Votes(answers.stream().filter(known.negate()).toList());
        List<Scale> scales = queue.questions().stream()
                .map(question -> new Scale(question, contest.answers()))
                .toList();
        RaterReports raters = new RaterReports(all, scales, gold, tasks, seed);
        StudyAnswers study = StudyAnswers.of(contest, rows, queue, all, seed);
        return new StudyFigures(study, raters, scales).result();
    }

    private static Predicate<AnswerGiven> watched(List<LabelingTask> tasks) {
        Set<String> ids = tasks.stream()
                .filter(task -> !task.gold().isEmpty())
                .map(LabelingTask::id)
                .collect(Collectors.toSet());
        return answer -> ids.contains(answer.taskId());
    }

    private HumanResult result() {
        return new HumanResult(
                study,
                study.criteria().stream()
                        .flatMap(figure -> criterion(figure).stream())
                        .toList(),
                votes.mean(study::overall, -study.range(), study.range()).orElse(null),
                study.figures().stream()
                        .filter(Figure::preference)
                        .flatMap(figure -> preference(figure).stream())
                        .findFirst()
                        .orElse(null),
                raters.all());
    }

    // ---- ratings

    private Optional<CriterionResult> criterion(Figure figure) {
        return votes.mean(figure::difference, -figure.range(), figure.range())
                .map(known -> new CriterionResult(
                        figure.question().name(),
                        mean(figure, figure::baseline).orElseThrow(),
                        mean(figure, figure::candidate).orElseThrow(),
                        known,
                        agreement(figure)));
    }

    private Optional<Interval> mean(Figure figure, Function<AnswerGiven, OptionalDouble> side) {
        return votes.mean(side, figure.least(), figure.least() + figure.range());
    }

    private @Nullable Interval agreement(Figure figure) {
        return scales.stream()
                .filter(scale -> scale.question().equals(figure.question()))
                .findFirst()
                .flatMap(scale -> new RaterAgreement(votes, scale).alpha(study.seed()))
                .orElse(null);
    }

    // ---- preferences

    private Optional<PreferenceResult> preference(Figure figure) {
        return mean(figure, figure::candidate)
                .map(share -> new PreferenceResult(share, counts(figure), left(figure), agreement(figure)));
    }

    private static Optional<Preferred> preferred(AnswerGiven answer, Figure figure) {
        return answer.values().get(figure.question().name()) instanceof Preferred preferred
                ? Optional.of(preferred)
                : Optional.empty();
    }

    private PreferenceCounts counts(Figure figure) {
        return new PreferenceCounts(
                count(figure, each -> each.answer().equals(contest.candidate().answer())),
                count(figure, each -> each.answer().equals(contest.baseline().answer())),
                count(figure, each -> each.outcome() == Preferred.Outcome.TIE),
                count(figure, each -> each.outcome() == Preferred.Outcome.BOTH_BAD));
    }

    private long count(Figure figure, Predicate<Preferred> which) {
        return votes.answers().stream()
                .flatMap(answer -> preferred(answer, figure).stream())
                .filter(which)
                .count();
    }

    /** The share of wins on the left: clustered by rater, for a habit is a rater's. */
    private @Nullable Interval left(Figure figure) {
        List<AnswerGiven> won = votes.answers().stream()
                .filter(answer -> preferred(answer, figure)
                        .filter(each -> each.outcome() == Preferred.Outcome.BETTER)
                        .isPresent())
                .toList();
        double[] onTheLeft =
                won.stream().mapToDouble(answer -> leftWon(answer, figure)).toArray();
        int[] raters = won.stream().mapToInt(votes::rater).toArray();
        if (won.isEmpty()) {
            return null;
        }
        return distinct(raters) > 1
                ? Proportions.clusteredWilson(onTheLeft, raters, Votes.LEVEL)
                : Proportions.wilson(Math.round(sum(onTheLeft)), onTheLeft.length, Votes.LEVEL);
    }

    private static double leftWon(AnswerGiven answer, Figure figure) {
        return preferred(answer, figure)
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
