// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import io.github.finetune4j.dataset.spi.SplitPart;
import io.github.finetune4j.dataset.split.GroupSplitter.Row;
import io.github.finetune4j.statistics.test.Counts;
import io.github.finetune4j.statistics.test.KolmogorovSmirnov;
import io.github.finetune4j.statistics.test.MultipleTests;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/** A test whether validation and test are like training. */
final class Representativeness {
    private static final int LEAST_EXPECTED = 5;
    private static final int LEAST_FOR_LENGTHS = 20;
    private final double alpha;
    private final List<String> names = new ArrayList<>();
    private final List<TestResult> tests = new ArrayList<>();
    private double[] adjusted = {};

    private Representativeness(double alpha) {
        this.alpha = alpha;
    }

    static Representativeness of(Map<SplitPart, List<Row>> parts, double alpha) {
        Representativeness found = new Representativeness(alpha);
        List<Row> training = parts.getOrDefault(SplitPart.TRAINING, List.of());
        for (SplitPart part : List.of(SplitPart.VALIDATION, SplitPart.TEST)) {
            List<Row> rows = parts.getOrDefault(part, List.of());
            if (!training.isEmpty() && !rows.isEmpty()) {
                found.compare(part.word(), training, rows);
            }
        }
        if (!found.tests.isEmpty()) {
            found.adjusted = MultipleTests.holm(
                    found.tests.stream().mapToDouble(TestResult::pValue).toArray());
        }
        return found;
    }

    private void compare(String part, List<Row> training, List<Row> rows) {
        strata(part, training, rows);
        lengths(part, "input lengths", training, rows, Row::input);
        lengths(part, "answer lengths", training, rows, Row::output);
        Map<String, List<Row>> first = byStratum(training);
        Map<String, List<Row>> second = byStratum(rows);
        second.forEach((stratum, some) ->
                lengths(part, "input lengths in " + stratum, first.getOrDefault(stratum, List.of()), some, Row::input));
    }

    // Strata too rare for the approximation are put together
    private void strata(String part, List<Row> training, List<Row> rows) {
        Map<String, List<Row>> first = byStratum(training);
        Map<String, List<Row>> second = byStratum(rows);
        double share = rows.size() / (double) (rows.size() + training.size());
        List<long[]> cells = new ArrayList<>();
        long[] rare = new long[2];
        for (String stratum : new TreeSet<>(union(first, second))) {
            long a = first.getOrDefault(stratum, List.of()).size();
            long b = second.getOrDefault(stratum, List.of()).size();
            if ((a + b) * Math.min(share, 1 - share) < LEAST_EXPECTED) {
                rare[0] += a;
                rare[1] += b;
            } else {
                cells.add(new long[] {a, b});
            }
        }
        if (rare[0] + rare[1] > 0) {
            cells.add(rare);
        }
        if (cells.size() > 1) {
            add(
                    part + ": strata",
                    Counts.homogeneity(
                            cells.stream().mapToLong(c -> c[0]).toArray(),
                            cells.stream().mapToLong(c -> c[1]).toArray()));
        }
    }

    private static Set<String> union(Map<String, ?> first, Map<String, ?> second) {
        Set<String> union = new HashSet<>(first.keySet());
        union.addAll(second.keySet());
        return union;
    }

    private void lengths(String part, String what, List<Row> training, List<Row> rows, ToIntFunction<Row> length) {
        if (training.size() >= LEAST_FOR_LENGTHS && rows.size() >= LEAST_FOR_LENGTHS) {
            add(part + ": " + what, KolmogorovSmirnov.test(doubles(training, length), doubles(rows, length)));
        }
    }

    private static double[] doubles(List<Row> rows, ToIntFunction<Row> length) {
        return rows.stream().mapToDouble(row -> length.applyAsInt(row)).toArray();
    }

    private static Map<String, List<Row>> byStratum(List<Row> rows) {
        Map<String, List<Row>> strata = new TreeMap<>();
        rows.forEach(row ->
                strata.computeIfAbsent(row.stratum(), s -> new ArrayList<>()).add(row));
        return strata;
    }

    private void add(String name, TestResult test) {
        names.add(name);
        tests.add(test);
    }

    boolean passed() {
        for (double p : adjusted) {
            if (p <= alpha) {
                return false;
            }
        }
        return true;
    }

    List<Map<String, Object>> figures() {
        List<Map<String, Object>> figures = new ArrayList<>();
        for (int i = 0; i < tests.size(); i++) {
            Map<String, Object> test = new LinkedHashMap<>();
            test.put("of", names.get(i));
            test.put("method", tests.get(i).method());
            test.put("statistic", tests.get(i).statistic());
            test.put("p", tests.get(i).pValue());
            test.put("holm_p", adjusted[i]);
            test.put("n", tests.get(i).n());
            figures.add(test);
        }
        return figures;
    }

    @Override
    public String toString() {
        int least = 0;
        for (int i = 1; i < adjusted.length; i++) {
            least = adjusted[i] < adjusted[least] ? i : least;
        }
        return tests.isEmpty()
                ? "too few rows to test whether it is representative"
                : String.format(
                        Locale.ROOT,
                        "%s at %s by %d tests; least adjusted p %.3f (%s)",
                        passed() ? "representative" : "not representative",
                        alpha,
                        tests.size(),
                        adjusted[least],
                        names.get(least));
    }
}
