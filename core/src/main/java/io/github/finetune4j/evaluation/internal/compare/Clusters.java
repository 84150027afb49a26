// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.compare;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The groups of rows that belong together, such as several questions about one document; without a grouping, each is
 * alone.
 */
final class Clusters {
    private final boolean grouped;
    private final int[] numbers;
    private final int count;

    private Clusters(boolean grouped, int[] numbers, int count) {
        this.grouped = grouped;
        this.numbers = numbers;
        this.count = count;
    }

    static Clusters of(EvaluatorSettings settings, List<EvaluatedRow> rows) {
        Function<ChatExample, @Nullable String> grouping = settings.cluster();
        Map<String, Integer> known = new HashMap<>();
        int[] numbers = new int[rows.size()];
        for (int i = 0; i < numbers.length; i++) {
            String group = grouping == null
                    ? String.valueOf(i)
                    : Objects.requireNonNull(grouping.apply(rows.get(i).example()), "every row has a group");
            numbers[i] = known.computeIfAbsent(group, unused -> known.size());
        }
        return new Clusters(grouping != null, numbers, known.size());
    }

    /** {@return whether rows were grouped at all} */
    boolean grouped() {
        return grouped;
    }

    /** {@return the group of each row, from 0} */
    int[] numbers() {
        return numbers;
    }

    /** {@return independent units: groups, or rows where none are grouped} */
    int count() {
        return count;
    }

    /** {@return the rows of each group} */
    int[][] rows() {
        List<List<Integer>> rows = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] == rows.size()) {
                rows.add(new ArrayList<>());
            }
            rows.get(numbers[i]).add(i);
        }
        return rows.stream()
                .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }
}
