// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.benchmarks.SimulatedFigure.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The time until an alarm, at the same share of unchanged years with a false alarm: ours, and the rules of river,
 * NannyML and Evidently, each made as careful as ours by its own setting.
 */
final class AlarmDelayBenchmark implements Benchmark {
    private static final double ALPHA = 0.05;
    private static final double USUAL = 0.1;
    private static final int LEARN_DAYS = 14;
    private static final int YEAR = 365;
    private static final int BEGINS = 84;
    private static final int GRADUAL_DAYS = 28;

    enum Shape {
        SUDDEN,
        GRADUAL,
        RECURRING
    }

    /** {@code changes}: by how much the rate rises. */
    @SuppressWarnings("ArrayRecordComponent") // never changed
    record Volume(int perDay, int ticksPerDay, int windowsPerDay, boolean single, double[] changes) {}

    static final List<Volume> VOLUMES = List.of(
            new Volume(50, 24, 8, true, new double[] {0.1, 0.2}),
            new Volume(50_000, 1440, 96, false, new double[] {0.02, 0.05}));

    @Override
    public String name() {
        return "alarm-delay";
    }

    @Override
    public Set<String> options() {
        return Set.of("years", "runs", "threads", "volume", "world");
    }

    @Override
    public String usage() {
        return "alarm-delay [--years 200] [--runs 100] [--threads 2] [--volume 50|50000] [--world plain|seasonal]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        int years = options.integer("years", 200, 20);
        int runs = options.integer("runs", 100, 10);
        int threads = options.integer("threads", Runtime.getRuntime().availableProcessors(), 1);
        String only = options.oneOf("volume", "all", List.of("all", "50", "50000"));
        String world = options.oneOf("world", "all", List.of("all", "plain", "seasonal"));
        List<Map<String, Object>> rows = new ArrayList<>();
        Map<String, Object> ratios = new LinkedHashMap<>();
        for (String each : List.of("plain", "seasonal")) {
            for (Volume volume : VOLUMES) {
                if ((world.equals("all") || world.equals(each))
                        && (only.equals("all") || only.equals(String.valueOf(volume.perDay())))) {
                    table(volume, each.equals("seasonal"), years, runs, threads, rows, ratios);
                }
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("years", years);
        figures.put("runs", runs);
        figures.put("alpha", ALPHA);
        figures.put("rows", rows);
        figures.put("ratios", ratios);
        figures.put(
                "ratio",
                ratios.values().stream()
                        .mapToDouble(v -> ((Number) v).doubleValue())
                        .min()
                        .orElse(0));
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    private static void table(
            Volume volume,
            boolean seasonal,
            int years,
            int runs,
            int threads,
            List<Map<String, Object>> rows,
            Map<String, Object> ratios) {
        String world = seasonal ? "seasonal" : "plain";
        double ours = falseShare(
                volume,
                seasonal,
                years,
                threads,
                () -> AlarmRules.ours(volume.ticksPerDay(), volume.windowsPerDay(), ALPHA));
        Map<String, Supplier<AlarmRule>> rules = new LinkedHashMap<>();
        rules.put("ours", () -> AlarmRules.ours(volume.ticksPerDay(), volume.windowsPerDay(), ALPHA));
        Map<String, Map<String, Object>> careful = new LinkedHashMap<>();
        careful.put("ours", new LinkedHashMap<>(Map.of("false_share", ours)));
        for (AlarmRules.Family family : AlarmRules.peers(volume.ticksPerDay(), volume.single())) {
            calibrate(family, volume, seasonal, years, threads, ours, rules, careful);
        }
        for (double change : volume.changes()) {
            for (Shape shape : Shape.values()) {
                double best = Double.POSITIVE_INFINITY;
                double our = Double.NaN;
                for (Map.Entry<String, Supplier<AlarmRule>> rule : rules.entrySet()) {
                    double[] delays = Simulations.run(
                                    runs,
                                    threads,
                                    seed -> delay(volume, seasonal, shape, change, seed, rule.getValue()))
                            .stream()
                            .mapToDouble(d -> d)
                            .sorted()
                            .toArray();
                    double median = delays[delays.length / 2];
                    if (rule.getKey().equals("ours")) {
                        our = median;
                    } else {
                        best = Math.min(best, median);
                    }
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("world", world);
                    row.put("per_day", volume.perDay());
                    row.put("change", change);
                    row.put("shape", shape.name().toLowerCase(java.util.Locale.ROOT));
                    row.put("rule", rule.getKey());
                    row.putAll(careful.get(rule.getKey()));
                    row.put("median_days", Double.isInfinite(median) ? "never" : Summary.rounded(median, 3));
                    double p90 = delays[(int) (0.9 * (delays.length - 1))];
                    row.put("p90_days", Double.isInfinite(p90) ? "never" : Summary.rounded(p90, 3));
                    row.put(
                            "missed",
                            Summary.rounded(
                                    (double) Arrays.stream(delays)
                                                    .filter(Double::isInfinite)
                                                    .count()
                                            / runs,
                                    3));
                    rows.add(row);
                    System.err.println(JsonLines.line(row));
                }
                double ratio = Math.min(best, YEAR - BEGINS) / Math.min(our, YEAR - BEGINS);
                ratios.put(
                        world + " " + volume.perDay() + " " + shape.name().toLowerCase(java.util.Locale.ROOT) + " "
                                + change,
                        Summary.rounded(ratio, 3));
                System.err.println("ratio " + Summary.rounded(ratio, 3));
            }
        }
    }

    /** The most eager setting that alarms in no more of the unchanged years than ours, and a standard error more. */
    private static void calibrate(
            AlarmRules.Family family,
            Volume volume,
            boolean seasonal,
            int years,
            int threads,
            double ours,
            Map<String, Supplier<AlarmRule>> rules,
            Map<String, Map<String, Object>> careful) {
        double allowed = ours + Math.sqrt(Math.max(ours, 1.0 / years) * (1 - ours) / years);
        int low = -1;
        int high = family.settings().length - 1;
        double share = falseShare(
                volume, seasonal, years, threads, () -> family.rule().apply(family.settings()[high0(family)]));
        if (share > allowed) {
            System.err.println(family.name() + " can't be as careful as ours: " + share);
            return;
        }
        while (high - low > 1) {
            int middle = (low + high) / 2;
            double now = falseShare(
                    volume, seasonal, years, threads, () -> family.rule().apply(family.settings()[middle]));
            if (now <= allowed) {
                high = middle;
                share = now;
            } else {
                low = middle;
            }
        }
        double setting = family.settings()[high];
        double byDefault = falseShare(
                volume,
                seasonal,
                Math.min(years, 50),
                threads,
                () -> family.rule().apply(family.byDefault()));
        rules.put(family.name(), () -> family.rule().apply(setting));
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("setting", setting);
        facts.put("false_share", share);
        facts.put("false_share_by_default", byDefault);
        careful.put(family.name(), facts);
        System.err.println(family.name() + " " + facts);
    }

    private static int high0(AlarmRules.Family family) {
        return family.settings().length - 1;
    }

    static double falseShare(Volume volume, boolean seasonal, int years, int threads, Supplier<AlarmRule> rule) {
        return (double) Simulations.run(years, threads, seed -> isFalse(volume, seasonal, seed, rule.get())).stream()
                        .filter(each -> each)
                        .count()
                / years;
    }

    private static boolean isFalse(Volume volume, boolean seasonal, long seed, AlarmRule rule) {
        World world = new World(volume, seasonal, seed);
        for (int tick = 0; tick < YEAR * volume.ticksPerDay(); tick++) {
            if (world.tick(0, rule) && tick >= LEARN_DAYS * volume.ticksPerDay()) {
                return true;
            }
        }
        return false;
    }

    /** In days; infinite if there was none in the year. */
    static double delay(
            Volume volume, boolean seasonal, Shape shape, double change, long seed, Supplier<AlarmRule> rules) {
        AlarmRule rule = rules.get();
        World world = new World(volume, seasonal, 1_000_000 + seed);
        int begins = (int) ((BEGINS + world.random.nextDouble() * 7) * volume.ticksPerDay());
        for (int tick = 0; tick < YEAR * volume.ticksPerDay(); tick++) {
            double days = (double) (tick - begins) / volume.ticksPerDay();
            if (world.tick(days < 0 ? 0 : change * strength(shape, days), rule)) {
                if (days >= 0) {
                    return days + 1.0 / volume.ticksPerDay();
                }
                rule.rearm();
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** Recurring: on two days, off two days. */
    private static double strength(Shape shape, double days) {
        return switch (shape) {
            case SUDDEN -> 1;
            case GRADUAL -> Math.min(1, days / GRADUAL_DAYS);
            case RECURRING -> days % 4 < 2 ? 1 : 0;
        };
    }

    private static final class World {
        private final RandomGenerator random;
        private final SimulatedTraffic traffic;
        private final SimulatedFigure errors;

        World(Volume volume, boolean seasonal, long seed) {
            random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            traffic = new SimulatedTraffic(volume.perDay(), volume.ticksPerDay(), seasonal, random);
            double cluster = seasonal ? volume.single() ? 0.05 : 1.0 / 60 : 0;
            errors = new SimulatedFigure(
                    Kind.RATE, USUAL, 1, 0, seasonal ? 0.2 : 0, cluster, volume.ticksPerDay(), traffic);
        }

        boolean tick(double shift, AlarmRule rule) {
            traffic.next();
            errors.shift(shift);
            double rate = errors.value();
            int n = errors.n();
            return n > 0 && rule.alarms(traffic.window(), n, (int) Math.round(rate * n), random);
        }
    }
}
