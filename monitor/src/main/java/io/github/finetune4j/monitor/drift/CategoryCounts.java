// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The counts of each category on both sides, in the order of the categories. */
final class CategoryCounts {
    private static final int RECENT = 256;

    private final String[] names;
    private final double[] reference;
    private final double[] current;

    private CategoryCounts(Map<String, long[]> reference, Map<String, long[]> current) {
        TreeMap<String, long[]> all = new TreeMap<>(reference);
        all.putAll(current);
        names = all.keySet().toArray(String[]::new);
        this.reference = of(reference);
        this.current = of(current);
    }

    private double[] of(Map<String, long[]> counts) {
        return Arrays.stream(names)
                .mapToDouble(name -> counts.containsKey(name) ? counts.get(name)[0] : 0)
                .toArray();
    }

    static CategoryCounts of(DriftColumn reference, DriftColumn current) {
        return new CategoryCounts(occurrences(reference), occurrences(current));
    }

    /** {@return the counts of a reference beside any other column; the reference is counted once} */
    static Function<DriftColumn, CategoryCounts> beside(DriftColumn reference) {
        Map<String, long[]> counts = occurrences(reference);
        return current -> new CategoryCounts(counts, occurrences(current));
    }

    private static Map<String, long[]> occurrences(DriftColumn column) {
        return column.kind() == DriftColumn.Kind.NUMERIC ? byNumber(column.numbers()) : byWord(column.words());
    }

    /** Names of numbers sort as the numbers do. */
    private static Map<String, long[]> byNumber(double... numbers) {
        Map<Double, long[]> counts = new HashMap<>();
        for (double number : numbers) {
            counts.computeIfAbsent(number + 0.0, n -> new long[1])[0]++;
        }
        Map<String, long[]> named = new HashMap<>();
        counts.forEach((number, count) -> named.put(name(number), count));
        return named;
    }

    private static String name(double number) {
        long bits = Double.doubleToRawLongBits(number);
        return String.format("%016x", bits ^ ((bits >> 63) | Long.MIN_VALUE));
    }

    /** Most words are one of the last that were seen, often the same object: then no map is asked. */
    private static Map<String, long[]> byWord(String... words) {
        Map<String, long[]> counts = new HashMap<>();
        String[] seen = new String[RECENT];
        long[][] cells = new long[RECENT][];
        for (String word : words) {
            int hash = word.hashCode();
            int slot = (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (RECENT - 1);
            if (!word.equals(seen[slot])) {
                seen[slot] = word;
                cells[slot] = counts.computeIfAbsent(word, w -> new long[1]);
            }
            cells[slot][0]++;
        }
        return counts;
    }

    String[] names() {
        return names;
    }

    double[] reference() {
        return reference;
    }

    double[] current() {
        return current;
    }

    double referenceRows() {
        return Arrays.stream(reference).sum();
    }

    double currentRows() {
        return Arrays.stream(current).sum();
    }

    static long[] whole(double... counts) {
        return Arrays.stream(counts).mapToLong(Math::round).toArray();
    }
}
