// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.statistics.crossed.CrossedMean;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.test.PairedTests;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The mean of answers whose raters and rows are both drawn; where there is one of either, that is said. */
final class DrawnMean {
    /** So many rows in which all say the same leave that share of others; a sign test. */
    private static final String UNANIMOUS = "exact, of rows in which all say the same";

    private final double[] values;
    private final int[] rows;
    private final int[] raters;
    private final double least;
    private final double most;

    DrawnMean(double[] values, int[] rows, int[] raters) {
        this(values, rows, raters, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** {@code least} and {@code most}: what another answer may be. */
    DrawnMean(double[] values, int[] rows, int[] raters, double least, double most) {
        this.values = values;
        this.rows = rows;
        this.raters = raters;
        this.least = least;
        this.most = most;
    }

    int size() {
        return values.length;
    }

    /** By row, its values in the order of the answers. */
    Map<Integer, List<Double>> byRow() {
        Map<Integer, List<Double>> sorted = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            sorted.computeIfAbsent(rows[i], row -> new ArrayList<>()).add(values[i]);
        }
        return sorted;
    }

    /** Of some rows alone. */
    DrawnMean of(IntPredicate row) {
        int[] kept =
                IntStream.range(0, values.length).filter(i -> row.test(rows[i])).toArray();
        return new DrawnMean(
                Arrays.stream(kept).mapToDouble(i -> values[i]).toArray(),
                Arrays.stream(kept).map(i -> rows[i]).toArray(),
                Arrays.stream(kept).map(i -> raters[i]).toArray(),
                least,
                most);
    }

    /** The same answers with values that depend on the row, too. */
    DrawnMean map(OfRow change) {
        double[] others = new double[values.length];
        Arrays.setAll(others, i -> change.value(values[i], rows[i]));
        return new DrawnMean(others, rows, raters);
    }

    /** A value of a row. */
    interface OfRow {
        double value(double value, int row);
    }

    Interval interval(double level) {
        if (values.length > 1 && unanimous()) {
            double others = 1 - Math.pow((1 - level) / 2, 1.0 / count(rows));
            double lower = values[0] - others * (values[0] - least);
            double upper = values[0] + others * (most - values[0]);
            return new Interval(values[0], lower, upper, level, unanimousMethod(), values.length);
        }
        if (crossed()) {
            return within(CrossedMean.of(values, rows, raters).interval(level));
        }
        if (values.length < 2) {
            double only = values.length == 0 ? Double.NaN : values[0];
            return new Interval(
                    only, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, level, "none: fewer than two answers", 1);
        }
        boolean manyRows = count(rows) > 1;
        Interval one = manyRows || count(raters) > 1
                ? Means.clusteredInterval(values, manyRows ? rows : raters, level)
                : Means.tInterval(values, level);
        return within(new Interval(one.estimate(), one.lower(), one.upper(), level, one.method() + whose(), one.n()));
    }

    /** Without what no answer can be. */
    private Interval within(Interval mean) {
        return new Interval(
                mean.estimate(),
                Math.max(Math.min(least, mean.estimate()), mean.lower()),
                Math.min(Math.max(most, mean.estimate()), mean.upper()),
                mean.level(),
                mean.method(),
                mean.n());
    }

    /** Two-sided, of a value of the mean. */
    TestResult test(double value) {
        if (values.length > 1 && unanimous()) {
            double p = values[0] == value ? 1 : Math.min(1, 2 * Math.pow(0.5, count(rows)));
            return new TestResult(unanimousMethod(), count(rows), p, values.length);
        }
        if (crossed()) {
            return CrossedMean.of(values, rows, raters).test(value);
        }
        if (values.length < 2) {
            return new TestResult("none: fewer than two answers", 0, 1, values.length);
        }
        TestResult one = PairedTests.pairedT(
                Arrays.stream(values).map(each -> each - value).toArray());
        return new TestResult(one.method() + whose(), one.statistic(), one.pValue(), one.n());
    }

    /** Values that are all the same have no variance, and yet the next may differ. */
    private boolean unanimous() {
        return Arrays.stream(values).allMatch(value -> value == values[0]);
    }

    private String unanimousMethod() {
        return crossed() ? UNANIMOUS : UNANIMOUS + whose();
    }

    private boolean crossed() {
        return count(rows) > 1 && count(raters) > 1;
    }

    /** Of one rater nobody knows how far others would be away; of one row, what others would show. */
    private String whose() {
        return count(rows) > 1 ? ", of this one rater" : ", of this one row";
    }

    private static int count(int[] clusters) {
        return (int) Arrays.stream(clusters).distinct().count();
    }
}
