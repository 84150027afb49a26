// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * A report whether data are what they were, column by column. Immutable.
 *
 * <p>It is a snapshot: to be asked once, or now and then. Asked after every request it alarms by chance sooner or
 * later.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DriftReport {
    private final Map<String, ColumnDrift> columns = new LinkedHashMap<>();
    private final boolean drifted;

    private DriftReport(DriftData reference, DriftData current, DriftRules rules) {
        Map<String, ColumnScore> scores = new LinkedHashMap<>();
        reference
                .columns()
                .forEach(
                        (name, column) -> scores.put(name, rules.score(name, column, sameKind(name, column, current))));
        adjust(scores, rules);
        scores.forEach((name, score) -> {
            DriftColumn before = reference.columns().get(name);
            DriftColumn now = current.columns().get(name);
            if (before != null && now != null) {
                columns.put(name, new ColumnDrift(name, score, rules.drifted(name, score, before, now), before, now));
            }
        });
        drifted = rules.drifted(count(), columns.size());
    }

    private static DriftColumn sameKind(String name, DriftColumn column, DriftData current) {
        DriftColumn now = current.columns().get(name);
        if (now == null || now.kind() != column.kind()) {
            throw new IllegalArgumentException("column " + name + " now: "
                    + (now == null ? "absent" : now.kind().toString()) + " -> give one of kind " + column.kind()
                    + ", as before, or leave it out before too");
        }
        return now;
    }

    private static void adjust(Map<String, ColumnScore> scores, DriftRules rules) {
        List<String> names = scores.entrySet().stream()
                .filter(entry -> entry.getValue().effect() != null)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(ArrayList::new));
        if (names.isEmpty()) {
            return;
        }
        double[] adjusted = rules.adjusted(scores.values().stream()
                .filter(score -> score.effect() != null)
                .mapToDouble(ColumnScore::value)
                .toArray());
        for (int i = 0; i < adjusted.length; i++) {
            double p = adjusted[i];
            scores.computeIfPresent(names.get(i), (name, score) -> score.with(p));
        }
    }

    /**
     * Compares by our own rules.
     *
     * @param reference the data before
     * @param current the data now, with at least the same columns
     * @return the report
     */
    public static DriftReport compare(DriftData reference, DriftData current) {
        return compare(reference, current, DriftRules.defaults());
    }

    /**
     * Compares.
     *
     * @param reference the data before
     * @param current the data now, with at least the same columns
     * @param rules what counts as drift
     * @return the report
     */
    public static DriftReport compare(DriftData reference, DriftData current, DriftRules rules) {
        return new DriftReport(reference, current, rules);
    }

    /** {@return whether the data drifted} */
    public boolean drifted() {
        return drifted;
    }

    /** {@return how many columns drifted} */
    public int count() {
        return (int) columns.values().stream().filter(ColumnDrift::drifted).count();
    }

    /** {@return the share of the columns that drifted} */
    public double share() {
        return (double) count() / columns.size();
    }

    /** {@return each column, in the order of the reference} */
    public List<ColumnDrift> columns() {
        return List.copyOf(columns.values());
    }

    /**
     * {@return one column}
     *
     * @param name of a column of the reference
     */
    public ColumnDrift column(String name) {
        ColumnDrift column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException("column: " + name + " -> give one of " + columns.keySet());
        }
        return column;
    }

    @Override
    public String toString() {
        return columns.values().stream()
                .map(ColumnDrift::toString)
                .collect(Collectors.joining("\n", (drifted ? "drift" : "no drift") + " of the data\n", ""));
    }
}
