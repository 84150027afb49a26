// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Comparison.RowPair;
import io.github.finetune4j.people.task.LabelingTask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rows that people are to judge. */
record ComparedRows(Contest contest, boolean expectedShown) {
    private static final String BASELINE = "baseline";
    private static final String CANDIDATE = "candidate";

    static Contest contest(Comparison comparison) {
        return Contest.of(List.of(
                Contestant.of(BASELINE, comparison.baseline()), Contestant.of(CANDIDATE, comparison.candidate())));
    }

    /** Where a model failed there is nothing to judge. */
    static List<LabelingTask> of(Comparison comparison) {
        return comparison.rows().stream()
                .filter(pair -> !pair.baseline().failed() && !pair.candidate().failed())
                .map(ComparedRows::task)
                .toList();
    }

    static String id(RowPair pair) {
        return "row-" + (pair.baseline().index() + 1);
    }

    private static LabelingTask task(RowPair pair) {
        return LabelingTask.builder(id(pair), pair.baseline().prompt())
                .addAnswer(BASELINE, pair.baseline().actual())
                .addAnswer(CANDIDATE, pair.candidate().actual())
                .expected(pair.baseline().expected())
                .fields(pair.baseline().fields())
                .build();
    }

    List<LabelingTask> sample(List<LabelingTask> rows, int most, long seed) {
        rows.forEach(this::check);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            places.add(i);
        }
        Collections.shuffle(places, new Random(seed));
        List<LabelingTask> drawn =
                places.stream().limit(most).sorted().map(rows::get).toList();
        if (drawn.isEmpty()) {
            throw new IllegalArgumentException("rows to judge: none -> give rows that both models answered");
        }
        return drawn;
    }

    private void check(LabelingTask row) {
        if (!row.answers().keySet().equals(Set.copyOf(contest.answers()))) {
            throw new IllegalArgumentException("answers of the row " + row.id() + ": "
                    + row.answers().keySet() + " -> give one of " + contest.answers() + " each");
        }
    }

    /** Gold questions look like all others: the expected answer is shown with every row, or with none. */
    LabelingTask asShown(LabelingTask row) {
        if (expectedShown) {
            return row;
        }
        LabelingTask.Builder task = LabelingTask.builder(row.id(), row.prompt())
                .priority(row.priority())
                .fields(row.fields());
        row.answers().forEach(task::addAnswer);
        row.gold().forEach(task::addGold);
        return task.build();
    }

    /** A journal goes on with the study that it holds, and with no other. */
    static void requireSame(String name, List<LabelingTask> known, List<LabelingTask> drawn, List<LabelingTask> gold) {
        Set<String> own = Stream.concat(drawn.stream(), gold.stream())
                .map(LabelingTask::id)
                .collect(Collectors.toSet());
        Set<String> others = new HashSet<>(known.stream().map(LabelingTask::id).toList());
        others.removeAll(own);
        if (!others.isEmpty()) {
            throw new IllegalArgumentException("journal " + name + " holds " + others.size()
                    + " rows of another study -> give rows, sample and seed as they were, or another name");
        }
    }
}
