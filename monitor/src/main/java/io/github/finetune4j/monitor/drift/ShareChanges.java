// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.Counts;
import io.github.finetune4j.statistics.test.IndependentProportions;
import io.github.finetune4j.statistics.test.MultipleTests;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Finds the words, or categories, that explain a drift. Rows are counted, not words, as the words of a row depend. */
record ShareChanges(DriftColumn reference, DriftColumn current, double alpha) {
    private static final int FEWEST_ROWS = 5;
    private static final int EXACT_UP_TO = 2000;
    private static final int EXAMPLES = 3;

    /** {@return what changed for certain, the greatest change first} */
    List<ShareChange> words(int most) {
        Map<String, long[]> rows = new HashMap<>();
        count(reference, rows, 0);
        count(current, rows, 1);
        rows.values().removeIf(count -> count[0] + count[1] < FEWEST_ROWS);
        return changes(rows, most);
    }

    private static void count(DriftColumn column, Map<String, long[]> rows, int side) {
        for (String text : column.words()) {
            for (String word : new HashSet<>(Words.of(text))) {
                rows.computeIfAbsent(word, w -> new long[2])[side]++;
            }
        }
    }

    List<ShareChange> categories(int most) {
        CategoryCounts counts = CategoryCounts.of(reference, current);
        Map<String, long[]> rows = new HashMap<>();
        for (int i = 0; i < counts.names().length; i++) {
            rows.put(
                    counts.names()[i], new long[] {Math.round(counts.reference()[i]), Math.round(counts.current()[i])});
        }
        return changes(rows, most);
    }

    private List<ShareChange> changes(Map<String, long[]> rows, int most) {
        List<Map.Entry<String, long[]>> entries = new ArrayList<>(rows.entrySet());
        if (entries.isEmpty()) {
            return List.of();
        }
        double[] adjusted = MultipleTests.holm(
                entries.stream().mapToDouble(entry -> p(entry.getValue())).toArray());
        List<Change> found = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            Change change = new Change(
                    entries.get(i).getKey(),
                    entries.get(i).getValue(),
                    difference(entries.get(i).getValue(), entries.size()),
                    adjusted[i]);
            if (change.p <= alpha) {
                found.add(change);
            }
        }
        return found.stream()
                .sorted(Comparator.comparingDouble((Change c) -> -Math.abs(c.difference.estimate()))
                        .thenComparing(c -> c.what))
                .limit(most)
                .map(this::withExamples)
                .toList();
    }

    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Change(String what, long[] rows, Interval difference, double p) {}

    private double p(long... rows) {
        long other = reference.size() - rows[0];
        long otherNow = current.size() - rows[1];
        if (rows[0] + rows[1] > EXACT_UP_TO && other + otherNow > 0) {
            return Counts.chiSquared(rows[0], other, rows[1], otherNow, true).pValue();
        }
        return Counts.fisher(rows[0], other, rows[1], otherNow, Alternative.TWO_SIDED)
                .pValue();
    }

    private Interval difference(long[] rows, int compared) {
        return new IndependentProportions(rows[1], current.size(), rows[0], reference.size())
                .newcombe(1 - alpha / compared);
    }

    private ShareChange withExamples(Change change) {
        DriftColumn side = change.difference.estimate() > 0 ? current : reference;
        List<String> examples = new ArrayList<>();
        for (int i = 0; side.kind() == DriftColumn.Kind.TEXT && i < side.size() && examples.size() < EXAMPLES; i++) {
            if (Words.of(side.words()[i]).contains(change.what)) {
                examples.add(side.words()[i]);
            }
        }
        return new ShareChange(change.what, change.rows[0], change.rows[1], change.difference, change.p, examples);
    }
}
