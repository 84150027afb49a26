// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.people.task.LabelingTask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Of many models each row shows two, drawn so that every two of them meet as often, give or take one row. */
final class PairedRows {
    private final List<String> answers;
    private final List<List<String>> pairs = new ArrayList<>();

    PairedRows(List<String> answers) {
        this.answers = answers;
        for (int i = 0; i < answers.size(); i++) {
            for (int j = i + 1; j < answers.size(); j++) {
                pairs.add(List.of(answers.get(i), answers.get(j)));
            }
        }
    }

    int pairs() {
        return pairs.size();
    }

    List<LabelingTask> of(List<LabelingTask> rows, long seed) {
        if (rows.size() < pairs.size()) {
            throw new IllegalArgumentException("rows to judge: " + rows.size() + ", but " + answers.size()
                    + " models make " + pairs.size() + " pairs -> give at least a row for each pair");
        }
        if (pairs.size() == 1) {
            return rows;
        }
        List<Integer> drawn = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            drawn.add(i % pairs.size());
        }
        Collections.shuffle(drawn, new Random(seed));
        List<LabelingTask> paired = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            paired.add(with(rows.get(i), pairs.get(drawn.get(i))));
        }
        return paired;
    }

    private static LabelingTask with(LabelingTask row, List<String> pair) {
        LabelingTask.Builder task = LabelingTask.builder(row.id(), row.prompt())
                .expected(row.expected())
                .priority(row.priority())
                .fields(row.fields());
        row.answers().forEach((name, text) -> {
            if (pair.contains(name)) {
                task.addAnswer(name, text);
            }
        });
        return task.build();
    }
}
