// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.benchmarks.SimulatedFigure.Kind;
import io.github.finetune4j.statistics.change.Adwin;
import io.github.finetune4j.statistics.drift.Drift;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The peers' rules with their defaults in unchanged years: river's ADWIN on each window's value, NannyML's threshold
 * on each day's mean, Evidently's test on each day's counts of a rate. Each learns for eight weeks before an alarm
 * counts.
 */
final class FalseAlarmPeers {
    private static final int REFERENCE = AlarmRules.REFERENCE_DAYS;
    private static final double DEVIATIONS = 3;
    private static final double DISTANCE = 0.1;
    private static final int LARGE = 1000;

    /** In one year, by rule: the streams with a false alarm. */
    private final Map<String, boolean[]> alarms = new TreeMap<>();

    private final Adwin[] detectors = new Adwin[FalseYear.streams()];
    private final Day[] days = new Day[FalseYear.streams()];

    /** {@return by rule: years with any false alarm, and the share of streams that have one in a year} */
    static Map<String, Object> run(int years, int threads, long first) {
        List<Map<String, boolean[]>> all =
                Simulations.run(years, threads, year -> new FalseAlarmPeers().year(first + year));
        Map<String, Object> figures = new LinkedHashMap<>();
        for (String rule : all.get(0).keySet()) {
            long falseYears = 0;
            long streams = 0;
            for (Map<String, boolean[]> year : all) {
                long now = count(year.getOrDefault(rule, new boolean[0]));
                streams += now;
                falseYears += now > 0 ? 1 : 0;
            }
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("false_years", falseYears);
            row.put("false_streams_a_year", Summary.rounded((double) streams / years, 1));
            figures.put(rule, row);
        }
        return figures;
    }

    private static long count(boolean[] flags) {
        long count = 0;
        for (boolean flag : flags) {
            count += flag ? 1 : 0;
        }
        return count;
    }

    private Map<String, boolean[]> year(long seed) {
        FalseYear.run(seed, this::window);
        return alarms;
    }

    private void alarm(String rule, int stream, boolean alarm) {
        boolean[] streams = alarms.computeIfAbsent(rule, r -> new boolean[FalseYear.streams()]);
        streams[stream] |= alarm;
    }

    private void window(int stream, FalseYear.Monitor monitor, int windowsPerDay, long window, double value, int n) {
        if (detectors[stream] == null) {
            detectors[stream] = Adwin.create();
            days[stream] = new Day();
        }
        long day = window / windowsPerDay;
        detectors[stream].add(value);
        alarm("river ADWIN", stream, day >= REFERENCE && detectors[stream].changed());
        Day now = days[stream];
        if (now.day != day && now.n > 0) {
            close(stream, monitor, now);
        }
        now.day = day;
        now.n += n;
        now.sum += value * n;
    }

    private void close(int stream, FalseYear.Monitor monitor, Day now) {
        if (now.day < REFERENCE) {
            now.means.add(now.sum / now.n);
            now.referenceN += now.n;
            now.referenceSum += now.sum;
        } else {
            double mean = now.means.stream().mapToDouble(v -> v).average().orElse(0);
            double squares =
                    now.means.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
            double limit = DEVIATIONS * Math.sqrt(squares / now.means.size());
            double off = now.sum / now.n - mean;
            boolean upperOnly = monitor.kind() == Kind.DISTANCE;
            alarm("NannyML, a chunk a day", stream, (upperOnly ? off : Math.abs(off)) > limit);
            if (monitor.kind() == Kind.RATE) {
                alarm("Evidently, a report a day (rates)", stream, drifts(now));
            }
        }
        now.n = 0;
        now.sum = 0;
    }

    private static boolean drifts(Day now) {
        double[] reference = {now.referenceSum, now.referenceN - now.referenceSum};
        double[] current = {now.sum, now.n - now.sum};
        if (now.referenceN > LARGE) {
            return Drift.ofCounts(reference, current).jensenShannon() >= DISTANCE;
        }
        // a z test of two shares, as Evidently picks it for two values and a small reference
        double p = (reference[0] + current[0]) / (now.referenceN + now.n);
        double se = Math.sqrt(p * (1 - p) * (1 / now.referenceN + 1 / now.n));
        double z = (reference[0] / now.referenceN - current[0] / now.n) / se;
        return z * z > Z * Z;
    }

    private static final double Z = 1.959964;

    private static final class Day {
        private final List<Double> means = new java.util.ArrayList<>();
        private long day;
        private double n;
        private double sum;
        private double referenceN;
        private double referenceSum;
    }
}
