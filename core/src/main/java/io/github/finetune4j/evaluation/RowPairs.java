package io.github.finetune4j.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The rows that both models were asked, side by side. */
final class RowPairs {
    private final List<RowResult> baseline;
    private final List<RowResult> candidate;

    private RowPairs(List<RowResult> baseline, List<RowResult> candidate) {
        this.baseline = baseline;
        this.candidate = candidate;
    }

    static RowPairs of(Evaluation baseline, Evaluation candidate) {
        Map<Integer, RowResult> byIndex = new HashMap<>();
        baseline.rows().forEach(row -> byIndex.put(row.index(), row));
        List<RowResult> first = new ArrayList<>();
        List<RowResult> second = new ArrayList<>();
        for (RowResult row : candidate.rows()) {
            RowResult other = byIndex.get(row.index());
            if (other != null) {
                first.add(other);
                second.add(row);
            }
        }
        return new RowPairs(first, second);
    }

    List<RowResult> baseline() {
        return baseline;
    }

    List<RowResult> candidate() {
        return candidate;
    }

    int size() {
        return baseline.size();
    }

    /** Those that have a score by this metric on both sides. */
    RowPairs scored(String metric) {
        List<RowResult> first = new ArrayList<>();
        List<RowResult> second = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            if (!missing(baseline.get(i), metric) && !missing(candidate.get(i), metric)) {
                first.add(baseline.get(i));
                second.add(candidate.get(i));
            }
        }
        return new RowPairs(first, second);
    }

    /** By a property of the row, in the order in which it first occurs. */
    Map<String, RowPairs> groups(Function<RowResult, String> property) {
        Map<String, RowPairs> groups = new LinkedHashMap<>();
        for (int i = 0; i < size(); i++) {
            RowPairs group = groups.computeIfAbsent(
                    property.apply(baseline.get(i)), key -> new RowPairs(new ArrayList<>(), new ArrayList<>()));
            group.baseline.add(baseline.get(i));
            group.candidate.add(candidate.get(i));
        }
        return groups;
    }

    private static boolean missing(RowResult row, String metric) {
        return row.score(metric)
                .orElseThrow(() -> new IllegalArgumentException("no metric " + metric + " in row " + (row.index() + 1)
                        + " -> evaluate both models with the same metrics"))
                .missing();
    }
}
