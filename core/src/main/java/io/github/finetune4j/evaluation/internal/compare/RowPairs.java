// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.compare;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The rows that both models were asked, side by side. */
public final class RowPairs {
    private final List<EvaluatedRow> baseline;
    private final List<EvaluatedRow> candidate;

    private RowPairs(List<EvaluatedRow> baseline, List<EvaluatedRow> candidate) {
        this.baseline = baseline;
        this.candidate = candidate;
    }

    public static RowPairs of(Evaluation baseline, Evaluation candidate) {
        Map<Integer, EvaluatedRow> byIndex = new HashMap<>();
        baseline.rows().forEach(row -> byIndex.put(row.index(), row));
        List<EvaluatedRow> first = new ArrayList<>();
        List<EvaluatedRow> second = new ArrayList<>();
        for (EvaluatedRow row : candidate.rows()) {
            EvaluatedRow other = byIndex.get(row.index());
            if (other != null) {
                first.add(other);
                second.add(row);
            }
        }
        return new RowPairs(first, second);
    }

    public List<EvaluatedRow> baseline() {
        return baseline;
    }

    public List<EvaluatedRow> candidate() {
        return candidate;
    }

    List<Comparison.RowPair> list() {
        return IntStream.range(0, size())
                .mapToObj(i -> new Comparison.RowPair(baseline.get(i), candidate.get(i)))
                .toList();
    }

    public int size() {
        return baseline.size();
    }

    /** Those that have a score by this metric on both sides. */
    public RowPairs scored(String metric) {
        List<EvaluatedRow> first = new ArrayList<>();
        List<EvaluatedRow> second = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            if (!missing(baseline.get(i), metric) && !missing(candidate.get(i), metric)) {
                first.add(baseline.get(i));
                second.add(candidate.get(i));
            }
        }
        return new RowPairs(first, second);
    }

    /** By a property of the row, in the order in which it first occurs. */
    public Map<String, RowPairs> groups(Function<EvaluatedRow, String> property) {
        Map<String, RowPairs> groups = new LinkedHashMap<>();
        for (int i = 0; i < size(); i++) {
            RowPairs group = groups.computeIfAbsent(
                    property.apply(baseline.get(i)), key -> new RowPairs(new ArrayList<>(), new ArrayList<>()));
            group.baseline.add(baseline.get(i));
            group.candidate.add(candidate.get(i));
        }
        return groups;
    }

    private static boolean missing(EvaluatedRow row, String metric) {
        return row.score(metric)
                .orElseThrow(() -> new IllegalArgumentException("no metric " + metric + " in row " + (row.index() + 1)
                        + " -> evaluate both models with the same metrics"))
                .missing();
    }
}
