// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static io.github.finetune4j.statistics.test.Alternative.GREATER;
import static io.github.finetune4j.statistics.test.Alternative.LESS;
import static io.github.finetune4j.statistics.test.Alternative.TWO_SIDED;

import io.github.finetune4j.benchmarks.SimulatedFigure.Kind;
import io.github.finetune4j.statistics.change.SeasonalChange;
import io.github.finetune4j.statistics.test.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A year in which nothing changes: twenty figures in each of ten slices, all watched. */
final class FalseYear {
    static final double ALPHA = 0.05;
    static final int DAYS = 365;
    static final int[] PER_DAY = {50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000};

    /**
     * The figure that is watched.
     *
     * @param share of the requests for which it is known
     * @param clusters whether users that stay for hours move it
     */
    record Monitor(
            String name,
            Kind kind,
            double usual,
            double share,
            double scale,
            double season,
            boolean clusters,
            Alternative worse) {}

    static final List<Monitor> MONITORS = List.of(
            new Monitor("errors", Kind.RATE, 0.01, 1, 0, 0.2, true, GREATER),
            new Monitor("task success", Kind.RATE, 0.8, 0.3, 0, 0.2, true, LESS),
            new Monitor("satisfaction", Kind.RATE, 0.9, 0.1, 0, 0.2, true, LESS),
            new Monitor("corrections", Kind.RATE, 0.03, 0.3, 0, 0.1, true, GREATER),
            new Monitor("refusals", Kind.RATE, 0.02, 1, 0, 0.1, true, GREATER),
            new Monitor("valid against the schema", Kind.RATE, 0.98, 1, 0, 0, true, LESS),
            new Monitor("repeats", Kind.RATE, 0.01, 1, 0, 0.1, true, GREATER),
            new Monitor("retries", Kind.RATE, 0.05, 1, 0, 0.3, true, GREATER),
            new Monitor("copied", Kind.RATE, 0.3, 1, 0, 0.3, true, LESS),
            new Monitor("language", Kind.RATE, 0.1, 1, 0, 0.5, true, TWO_SIDED),
            new Monitor("latency p50", Kind.LOG_QUANTILE, 0, 1, 1.2, 0.1, true, GREATER),
            new Monitor("latency p95", Kind.LOG_QUANTILE, 1, 1, 2.5, 0.15, true, GREATER),
            new Monitor("quality", Kind.MEAN, 0.7, 0.1, 0.2, 0.02, true, LESS),
            new Monitor("length", Kind.MEAN, 5, 1, 0.8, 0.1, true, TWO_SIDED),
            new Monitor("cost of a request", Kind.MEAN, 1, 1, 1, 0.1, true, GREATER),
            new Monitor("throughput", Kind.MEAN, 3, 1, 0.5, -0.1, true, LESS),
            new Monitor("requests", Kind.LOG_COUNT, 0, 1, 0, 0, false, TWO_SIDED),
            new Monitor("cost of a day", Kind.LOG_COUNT, 0, 1, 0, 0, false, GREATER),
            new Monitor("drift of inputs", Kind.DISTANCE, 0, 1, 1, 0, false, GREATER),
            new Monitor("drift of outputs", Kind.DISTANCE, 0, 1, 1, 0, false, GREATER));

    private static final double CLUSTER = 0.3;

    private FalseYear() {}

    /** Sees every window of every stream. */
    interface Watcher {
        void window(int stream, Monitor monitor, int windowsPerDay, long window, double value, int n);
    }

    static int streams() {
        return MONITORS.size() * PER_DAY.length;
    }

    /** A quarter of an hour, an hour, three or six hours, a day: the shortest with enough observations. */
    static int windowsPerDay(Monitor monitor, int perDay) {
        boolean traffic = monitor.kind() == Kind.LOG_COUNT;
        boolean drift = monitor.kind() == Kind.DISTANCE;
        double observed = perDay * (traffic ? 1 : monitor.share());
        if (observed >= 96 * 300 && !traffic && !drift && monitor.kind() != Kind.LOG_QUANTILE) {
            return 96;
        }
        if (observed >= 24 * 20 && !traffic) {
            return 24;
        }
        if (observed >= 8 * 6 && !traffic) {
            return 8;
        }
        return observed >= 4 * 10 ? 4 : 1;
    }

    static void run(long seed, Watcher watcher) {
        for (int slice = 0; slice < PER_DAY.length; slice++) {
            for (int windowsPerDay : new int[] {1, 4, 8, 24, 96}) {
                slice(seed, slice, windowsPerDay, watcher);
            }
        }
    }

    private static void slice(long seed, int slice, int windowsPerDay, Watcher watcher) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom")
                .create((seed * PER_DAY.length + slice) * 1000 + windowsPerDay);
        SimulatedTraffic traffic = new SimulatedTraffic(PER_DAY[slice], windowsPerDay, true, random);
        List<SimulatedFigure> figures = new ArrayList<>();
        List<Integer> monitors = new ArrayList<>();
        for (int i = 0; i < MONITORS.size(); i++) {
            Monitor m = MONITORS.get(i);
            if (windowsPerDay(m, PER_DAY[slice]) == windowsPerDay) {
                monitors.add(i);
                double cluster = m.clusters() ? cluster(windowsPerDay) : 0;
                figures.add(new SimulatedFigure(
                        m.kind(), m.usual(), m.share(), m.scale(), m.season(), cluster, windowsPerDay, traffic));
            }
        }
        for (int window = 0; !figures.isEmpty() && window < DAYS * windowsPerDay; window++) {
            traffic.next();
            for (int i = 0; i < figures.size(); i++) {
                double value = figures.get(i).value();
                int n = figures.get(i).n();
                if (n > 0) {
                    int monitor = monitors.get(i);
                    watcher.window(
                            slice * MONITORS.size() + monitor, MONITORS.get(monitor), windowsPerDay, window, value, n);
                }
            }
        }
    }

    /** What hours share, by a window's own variance: a long window averages over both. */
    private static double cluster(int windowsPerDay) {
        return switch (windowsPerDay) {
            case 96 -> CLUSTER / 4;
            case 24 -> CLUSTER;
            case 8 -> 1.8 * CLUSTER;
            case 4 -> 2.6 * CLUSTER;
            default -> 5.5 * CLUSTER;
        };
    }

    /** {@return the streams in which ours alarms falsely, each with the day of the first alarm} */
    static List<String> ours(long seed) {
        SeasonalChange[] detectors = new SeasonalChange[streams()];
        List<String> alarms = new ArrayList<>();
        run(seed, (stream, monitor, windowsPerDay, window, value, n) -> {
            SeasonalChange detector = detectors[stream];
            if (detector == null) {
                detector = SeasonalChange.builder()
                        .windowsPerDay(windowsPerDay)
                        .falseAlarmsPerYear(ALPHA / streams())
                        .alternative(monitor.worse())
                        .build();
                detectors[stream] = detector;
            }
            if (!detector.alarm()) {
                detector.add(window, value, n);
                if (detector.alarm()) {
                    alarms.add(monitor.name() + ", " + windowsPerDay + " a day, " + PER_DAY[stream / MONITORS.size()]
                            + " requests, day " + window / windowsPerDay);
                }
            }
        });
        return alarms;
    }
}
