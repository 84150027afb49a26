// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The votes of raters, without gold questions, in the order of time. */
final class Votes {
    static final double LEVEL = 0.95;

    private final List<AnswerGiven> answers;
    private final Map<String, Integer> raters = new LinkedHashMap<>();
    private final Map<String, Integer> rows = new LinkedHashMap<>();

    Votes(List<AnswerGiven> answers) {
        this.answers =
                answers.stream().sorted(Comparator.comparing(AnswerGiven::at)).toList();
        new TreeSet<>(answers.stream().map(AnswerGiven::annotator).toList())
                .forEach(rater -> raters.put(rater, raters.size()));
        answers.forEach(answer -> rows.putIfAbsent(answer.taskId(), rows.size()));
    }

    List<AnswerGiven> answers() {
        return answers;
    }

    Map<String, Integer> raters() {
        return raters;
    }

    int rater(AnswerGiven answer) {
        return raters.getOrDefault(answer.annotator(), -1);
    }

    int row(AnswerGiven answer) {
        return row(answer.taskId());
    }

    int row(String taskId) {
        return rows.getOrDefault(taskId, -1);
    }

    /** What some answers say of a figure; those that say nothing are left out. */
    DrawnMean drawn(Function<AnswerGiven, OptionalDouble> figure) {
        return drawn(figure, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** {@code least} and {@code most}: what an answer may be. */
    DrawnMean drawn(Function<AnswerGiven, OptionalDouble> figure, double least, double most) {
        List<AnswerGiven> known =
                answers.stream().filter(each -> figure.apply(each).isPresent()).toList();
        double[] values = new double[known.size()];
        int[] byRater = new int[known.size()];
        int[] byRow = new int[known.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = figure.apply(known.get(i)).orElseThrow();
            byRater[i] = rater(known.get(i));
            byRow[i] = row(known.get(i));
        }
        return new DrawnMean(values, byRow, byRater, least, most);
    }

    /** The mean of a figure over the answers that have it; empty with fewer than two. */
    Optional<Interval> mean(Function<AnswerGiven, OptionalDouble> figure, double least, double most) {
        DrawnMean drawn = drawn(figure, least, most);
        return drawn.size() < 2 ? Optional.empty() : Optional.of(drawn.interval(LEVEL));
    }

    List<AnswerGiven> of(String rater) {
        return answers.stream()
                .filter(answer -> answer.annotator().equals(rater))
                .toList();
    }

    Votes without(Set<AnswerGiven> some) {
        return new Votes(
                answers.stream().filter(answer -> !some.contains(answer)).toList());
    }

    /** The answers about two models. */
    Votes between(Contest contest) {
        return new Votes(answers.stream()
                .filter(answer -> answer.shown().containsAll(contest.both()))
                .toList());
    }

    /** By row, the answers to it. */
    List<List<AnswerGiven>> byRow() {
        List<List<AnswerGiven>> sorted = new ArrayList<>();
        rows.keySet().forEach(row -> sorted.add(new ArrayList<>()));
        answers.forEach(answer -> sorted.get(row(answer)).add(answer));
        return sorted;
    }
}
