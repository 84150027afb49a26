// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.benchmarks.SimulatedModel.Odds;
import io.github.finetune4j.benchmarks.SimulatedRollout.End;
import io.github.finetune4j.benchmarks.SimulatedRollout.Outcome;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Policies;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The time that a candidate that differs is live before a rule says so: a rollout, looked at after every request; a
 * test with a fixed sample, looked at once at its end, and wrongly after every request; and Kayenta's rule. At 50
 * requests a day and at 5000, half of them to the candidate.
 */
final class RolloutDelayBenchmark implements Benchmark {
    private static final Odds USUAL = new Odds(0.02, 0.7, 400);

    /** A difference, and the metric by which a rule of one metric looks for it. */
    private record Scenario(String name, Traffic.Metric metric, Odds candidate) {
        Traffic traffic() {
            return new Traffic(metric, USUAL, candidate);
        }
    }

    private static final List<Scenario> SCENARIOS = List.of(
            new Scenario("errors 2 % -> 10 %", Traffic.Metric.ERRORS, USUAL.errors(0.10)),
            new Scenario("solved 70 % -> 55 %", Traffic.Metric.UNSOLVED, USUAL.solved(0.55)),
            new Scenario("latency x 1.5", Traffic.Metric.LATENCY, USUAL.slower(1.5)));

    /**
     * Requests a day, how many are watched, and how Kayenta cuts them: an interval of an hour or five minutes, a look
     * every 24.
     */
    private record Volume(int perDay, int most, KayentaAnalysis kayenta) {}

    private static final List<Volume> VOLUMES = List.of(
            new Volume(50, 1400, new KayentaAnalysis(50.0 / 24, 24)),
            new Volume(5000, 2500, new KayentaAnalysis(5000.0 / 288, 24)));

    @Override
    public String name() {
        return "rollout-delay";
    }

    @Override
    public Set<String> options() {
        return Set.of("runs", "threads");
    }

    @Override
    public String usage() {
        return "rollout-delay [--runs 300] [--threads 2]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        int runs = options.integer("runs", 300, 1);
        int threads = options.integer("threads", Runtime.getRuntime().availableProcessors(), 1);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Volume volume : VOLUMES) {
            for (Scenario scenario : SCENARIOS) {
                rows.addAll(stops(scenario, volume, runs, threads));
            }
            rows.addAll(nothing(volume, runs, threads));
            rows.addAll(goal(volume, runs, threads));
        }
        rows.forEach(row -> System.err.println(row.values()));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("runs", runs);
        figures.put("rows", rows);
        figures.put("traps", KayentaTraps.rows());
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    // ---- a worse candidate: when is it stopped?

    private static List<Map<String, Object>> stops(Scenario scenario, Volume volume, int runs, int threads) {
        Traffic traffic = scenario.traffic();
        int size = FixedSample.size(traffic);
        return List.of(
                row(scenario.name(), volume, "rollout", stopped(guarded(scenario.candidate(), volume), runs, threads)),
                row(
                        scenario.name(),
                        volume,
                        "fixed sample, once",
                        run(runs, threads, seed -> FixedSample.worse(traffic.requests(size, seed), size) ? size : 0)),
                row(
                        scenario.name(),
                        volume,
                        "fixed sample, after every request",
                        run(runs, threads, seed -> FixedSample.firstWorse(traffic.requests(volume.most(), seed)))),
                row(
                        scenario.name(),
                        volume,
                        "Kayenta",
                        run(runs, threads, seed -> volume.kayenta().firstHigh(traffic.requests(volume.most(), seed)))));
    }

    /**
     * The same candidate as the baseline: who stops it all the same? Rules of one metric look at the errors, or at the
     * latency.
     */
    private static List<Map<String, Object>> nothing(Volume volume, int runs, int threads) {
        Traffic errors = new Traffic(Traffic.Metric.ERRORS, USUAL, USUAL);
        Traffic latency = new Traffic(Traffic.Metric.LATENCY, USUAL, USUAL);
        String name = "no difference";
        return List.of(
                row(name, volume, "rollout", stopped(guarded(USUAL, volume), runs, threads)),
                row(
                        name,
                        volume,
                        "fixed sample, once",
                        run(
                                runs,
                                threads,
                                seed -> FixedSample.worse(errors.requests(volume.most(), seed), volume.most())
                                        ? volume.most()
                                        : 0)),
                row(
                        name,
                        volume,
                        "fixed sample, after every request",
                        run(runs, threads, seed -> FixedSample.firstWorse(errors.requests(volume.most(), seed)))),
                row(
                        name,
                        volume,
                        "Kayenta",
                        run(runs, threads, seed -> volume.kayenta().firstHigh(latency.requests(volume.most(), seed)))));
    }

    // ---- a better candidate: when is it promoted?

    private static List<Map<String, Object>> goal(Volume volume, int runs, int threads) {
        Odds better = USUAL.solved(0.85);
        Traffic turned = new Traffic(Traffic.Metric.UNSOLVED, better, USUAL);
        int size = FixedSample.size(turned);
        String name = "solved 70 % -> 85 %, goal";
        Supplier<RolloutPolicy.Builder> policy = () -> Policies.abTest(
                        "delay-goal", 0.5, horizon(volume), LiveGates.better(LiveMetric.feedback("solved")))
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.02));
        SimulatedRollout simulation =
                new SimulatedRollout(policy, USUAL, List.of(better), volume.perDay(), volume.most());
        int[] rollout = Simulations.run(runs, threads, simulation::run).stream()
                .mapToInt(end -> end.outcome() == Outcome.PROMOTED ? end.requests() : 0)
                .toArray();
        return List.of(
                row(name, volume, "rollout", rollout),
                row(
                        name,
                        volume,
                        "fixed sample, once",
                        run(runs, threads, seed -> FixedSample.worse(turned.requests(size, seed), size) ? size : 0)));
    }

    private static Duration horizon(Volume volume) {
        return Duration.ofMinutes(Math.round(24.0 * 60 * volume.most() / volume.perDay()));
    }

    private static SimulatedRollout guarded(Odds candidate, Volume volume) {
        Supplier<RolloutPolicy.Builder> policy = () -> RolloutPolicy.builder()
                .name("delay")
                .addStage(Stage.of(0.5, horizon(volume)).within(horizon(volume)))
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0))
                .addGate(LiveGates.watch(LiveMetric.feedback("solved"), 0))
                .addGate(LiveGates.watchLatency(0.5, 1))
                .addGate(LiveGates.watchLatency(0.95, 1));
        return new SimulatedRollout(policy, USUAL, List.of(candidate), volume.perDay(), volume.most());
    }

    private static int[] stopped(SimulatedRollout simulation, int runs, int threads) {
        List<End> ends = Simulations.run(runs, threads, simulation::run);
        return ends.stream()
                .mapToInt(end -> end.outcome() == Outcome.FAILED_A_GATE || end.outcome() == Outcome.MISMATCH
                        ? end.requests()
                        : 0)
                .toArray();
    }

    private static int[] run(int runs, int threads, LongFunction<Integer> simulation) {
        return Simulations.run(runs, threads, simulation).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    // ---- the table

    /** @param after how many requests each run decided; 0: it did not */
    private static Map<String, Object> row(String scenario, Volume volume, String rule, int[] after) {
        int[] decided = Arrays.stream(after).filter(n -> n > 0).sorted().toArray();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("scenario", scenario);
        row.put("per_day", volume.perDay());
        row.put("rule", rule);
        row.put("decided", Summary.rounded((double) decided.length / after.length, 4));
        if (decided.length > 0) {
            row.put("median_requests", decided[decided.length / 2]);
            row.put("p90_requests", decided[(int) (0.9 * (decided.length - 1))]);
            row.put("median_days", Summary.rounded((double) decided[decided.length / 2] / volume.perDay(), 3));
        }
        return row;
    }
}
