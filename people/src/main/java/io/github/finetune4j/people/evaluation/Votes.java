// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Function;

/** What raters answered, without gold questions. */
final class Votes {
    private static final double LEVEL = 0.95;

    private final List<AnswerGiven> answers;
    private final Map<String, Integer> raters = new LinkedHashMap<>();
    private final Map<String, Integer> rows = new LinkedHashMap<>();

    Votes(List<AnswerGiven> answers) {
        this.answers = List.copyOf(answers);
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

    Map<String, Integer> rows() {
        return rows;
    }

    int rater(AnswerGiven answer) {
        return raters.getOrDefault(answer.annotator(), -1);
    }

    int row(AnswerGiven answer) {
        return rows.getOrDefault(answer.taskId(), -1);
    }

    /** The mean of a figure over the answers that have it; empty with fewer than two. */
    Optional<Interval> mean(Function<AnswerGiven, OptionalDouble> figure) {
        List<AnswerGiven> known =
                answers.stream().filter(each -> figure.apply(each).isPresent()).toList();
        if (known.size() < 2) {
            return Optional.empty();
        }
        double[] values = new double[known.size()];
        int[] byRater = new int[known.size()];
        int[] byRow = new int[known.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = figure.apply(known.get(i)).orElseThrow();
            byRater[i] = rater(known.get(i));
            byRow[i] = row(known.get(i));
        }
        return Optional.of(DrawnMean.interval(values, byRow, byRater, LEVEL));
    }

    /** By row, the answers to it. */
    List<List<AnswerGiven>> byRow() {
        List<List<AnswerGiven>> sorted = new ArrayList<>();
        rows.keySet().forEach(row -> sorted.add(new ArrayList<>()));
        answers.forEach(answer -> sorted.get(row(answer)).add(answer));
        return sorted;
    }
}
