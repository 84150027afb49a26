// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.statistics.change.Adwin;
import io.github.finetune4j.statistics.change.SeasonalChange;
import io.github.finetune4j.statistics.drift.Drift;
import io.github.finetune4j.statistics.test.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Ours, river's ADWIN, and those of NannyML and Evidently, each with the one setting by which it is made as careful as
 * ours.
 */
final class AlarmRules {
    /** Days that NannyML's and Evidently's rules take as their reference. */
    static final int REFERENCE_DAYS = 56;

    /**
     * One rule.
     *
     * @param settings from the most to the least eager, the default somewhere between
     */
    @SuppressWarnings("ArrayRecordComponent") // never changed
    record Family(String name, double byDefault, double[] settings, DoubleFunction<AlarmRule> rule) {}

    private AlarmRules() {}

    static AlarmRule ours(int ticksPerDay, int windowsPerDay, double alpha) {
        return new Ours(ticksPerDay / windowsPerDay, windowsPerDay, alpha);
    }

    /** {@code single}: ADWIN gets each request, else the error rate of each tick. */
    static List<Family> peers(int ticksPerDay, boolean single) {
        ArrayList<Family> all = new ArrayList<>(List.of(
                new Family("river ADWIN", 0.002, powers(0.1, 0.6, 140), s -> adwin(s, single)),
                new Family("NannyML, days", 3, steps(0.5, 0.25, 200), s -> new Chunks(ticksPerDay, 1, s)),
                new Family("Evidently, days", 0.1, powers(0.005, 1.07, 75), s -> new Distances(ticksPerDay, s))));
        if (!single) {
            all.add(new Family("NannyML, hours", 3, steps(0.5, 0.25, 200), s -> new Chunks(ticksPerDay / 24, 24, s)));
        }
        return all;
    }

    private static double[] powers(double first, double factor, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = first * Math.pow(factor, i);
        }
        return values;
    }

    private static double[] steps(double first, double step, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = first + step * i;
        }
        return values;
    }

    private static AlarmRule adwin(double significance, boolean single) {
        Adwin detector = Adwin.builder().significance(significance).build();
        return single ? new Single(detector) : new Rates(detector);
    }

    /** Windows of ours from ticks. */
    private static final class Ours implements AlarmRule {
        private final int ticks;
        private final SeasonalChange change;
        private long window = -1;
        private long n;
        private long errors;

        Ours(int ticks, int windowsPerDay, double alpha) {
            this.ticks = ticks;
            change = SeasonalChange.builder()
                    .windowsPerDay(windowsPerDay)
                    .falseAlarmsPerYear(alpha)
                    .alternative(Alternative.GREATER)
                    .build();
        }

        @Override
        public boolean alarms(long tick, int requests, int failed, RandomGenerator random) {
            long now = tick / ticks;
            if (now != window && n > 0) {
                change.add(window, (double) errors / n, (double) n);
                n = 0;
                errors = 0;
            }
            window = now;
            n += requests;
            errors += failed;
            if (tick % ticks == ticks - 1 && n > 0) {
                change.add(window, (double) errors / n, (double) n);
                n = 0;
                errors = 0;
            }
            return change.alarm();
        }

        @Override
        public void rearm() {
            change.rearm();
        }
    }

    /** One request after the other, the tick's errors in a random order. */
    private record Single(Adwin detector) implements AlarmRule {
        @Override
        public boolean alarms(long tick, int n, int errors, RandomGenerator random) {
            boolean alarm = false;
            int left = errors;
            for (int i = n; i > 0; i--) {
                boolean error = random.nextInt(i) < left;
                left -= error ? 1 : 0;
                detector.add(error ? 1 : 0);
                alarm |= detector.changed();
            }
            return alarm;
        }
    }

    private record Rates(Adwin detector) implements AlarmRule {
        @Override
        public boolean alarms(long tick, int n, int errors, RandomGenerator random) {
            detector.add((double) errors / n);
            return detector.changed();
        }
    }

    /** Sums up the ticks of a chunk, and says when it is closed. */
    private abstract static class ByChunk implements AlarmRule {
        private final int ticks;
        private long chunk;
        private long n;
        private long errors;

        ByChunk(int ticks) {
            this.ticks = ticks;
        }

        @Override
        public boolean alarms(long tick, int requests, int failed, RandomGenerator random) {
            boolean alarm = false;
            if (tick / ticks != chunk && n > 0) {
                alarm = closed(chunk, n, errors);
                n = 0;
                errors = 0;
            }
            chunk = tick / ticks;
            n += requests;
            errors += failed;
            return alarm;
        }

        abstract boolean closed(long index, long requests, long failed);
    }

    /** NannyML's threshold: the mean of the reference's chunks and so many standard deviations. */
    private static final class Chunks extends ByChunk {
        private final int reference;
        private final double deviations;
        private final ArrayList<Double> values = new ArrayList<>();
        private double limit = Double.NaN;

        Chunks(int ticks, int perDay, double deviations) {
            super(ticks);
            this.reference = REFERENCE_DAYS * perDay;
            this.deviations = deviations;
        }

        @Override
        boolean closed(long index, long requests, long failed) {
            double value = (double) failed / requests;
            if (index < reference) {
                values.add(value);
                return false;
            }
            if (Double.isNaN(limit)) {
                double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
                double squares = values.stream()
                        .mapToDouble(v -> (v - mean) * (v - mean))
                        .sum();
                limit = mean + deviations * Math.sqrt(squares / values.size());
            }
            return value > limit;
        }
    }

    /** Evidently's test of a column of two values with a large reference: Jensen and Shannon's distance. */
    private static final class Distances extends ByChunk {
        private final double limit;
        private double n;
        private double errors;

        Distances(int ticks, double limit) {
            super(ticks);
            this.limit = limit;
        }

        @Override
        boolean closed(long index, long requests, long failed) {
            if (index < REFERENCE_DAYS) {
                n += requests;
                errors += failed;
                return false;
            }
            double distance = Drift.ofCounts(
                            new double[] {n - errors, errors}, new double[] {requests - failed, failed})
                    .jensenShannon();
            return distance >= limit;
        }
    }
}
