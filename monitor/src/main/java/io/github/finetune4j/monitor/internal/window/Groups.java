// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.window;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Counts and sums by group of subjects. Users come with many requests each, so requests are not independent; subjects
 * fall into {@value #GROUPS} groups by a hash, and the groups are (the method of random groups; Wolter, Introduction to
 * Variance Estimation, chapter 2).
 */
final class Groups {
    static final int GROUPS = 32;
    private static final int FEWEST = 3;

    private final double[] sums = new double[GROUPS];
    private final long[] counts = new long[GROUPS];

    void add(double value, int count, int group) {
        int own = Math.floorMod(group, GROUPS);
        sums[own] += value;
        counts[own] += count;
    }

    void merge(Groups other) {
        for (int i = 0; i < GROUPS; i++) {
            sums[i] += other.sums[i];
            counts[i] += other.counts[i];
        }
    }

    long n() {
        return Arrays.stream(counts).sum();
    }

    double sum() {
        return Arrays.stream(sums).sum();
    }

    double mean() {
        return sum() / n();
    }

    /** The mean with a t interval over the linearised means of the groups that have observations. */
    Optional<Interval> interval() {
        double mean = mean();
        List<Double> values = new ArrayList<>();
        int used = used();
        for (int i = 0; i < GROUPS; i++) {
            if (counts[i] > 0) {
                values.add(mean + (sums[i] - mean * counts[i]) * used / n());
            }
        }
        if (used < FEWEST) {
            return Optional.empty();
        }
        double[] linear = values.stream().mapToDouble(Double::doubleValue).toArray();
        Interval t = Means.tInterval(linear, WindowSum.LEVEL);
        return Optional.of(new Interval(mean, t.lower(), t.upper(), WindowSum.LEVEL, "t over groups of subjects", n()));
    }

    double[] linearised() {
        double mean = mean();
        double n = n();
        double[] values = new double[GROUPS];
        Arrays.setAll(values, i -> mean + (sums[i] - mean * counts[i]) * GROUPS / n);
        return values;
    }

    int used() {
        return (int) Arrays.stream(counts).filter(n -> n > 0).count();
    }

    /** The total with a t interval: the groups' sums are so many draws of the same kind. */
    Interval total() {
        Interval mean = Means.tInterval(sums, WindowSum.LEVEL);
        return new Interval(
                sum(),
                Math.max(0, mean.lower() * GROUPS),
                mean.upper() * GROUPS,
                WindowSum.LEVEL,
                "t over groups of subjects",
                Math.max(1, n()));
    }

    List<Object> state() {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < GROUPS; i++) {
            if (counts[i] != 0 || sums[i] != 0) {
                all.add(List.of((long) i, counts[i], sums[i]));
            }
        }
        return all;
    }

    static Groups restore(List<?> state) {
        Groups groups = new Groups();
        for (Object each : state) {
            List<?> group = (List<?>) each;
            int own = ((Number) group.get(0)).intValue();
            groups.counts[own] = ((Number) group.get(1)).longValue();
            groups.sums[own] = ((Number) group.get(2)).doubleValue();
        }
        return groups;
    }
}
