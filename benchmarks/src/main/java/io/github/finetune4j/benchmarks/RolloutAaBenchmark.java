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
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Rollouts in which nothing is to be found, looked at after every request: how often chance alone ends them. Guardrails
 * allow nothing at all, and where a policy has a limit, the candidate is exactly on it: the worst case for a false
 * verdict.
 */
final class RolloutAaBenchmark implements Benchmark {
    private static final double ALPHA = 0.05;
    private static final Odds USUAL = new Odds(0.02, 0.7, 400);

    /** {@code wrong} are the outcomes that chance alone must not give. */
    private record Case(String name, SimulatedRollout simulation, Set<Outcome> wrong) {}

    @Override
    public String name() {
        return "rollout-aa";
    }

    @Override
    public Set<String> options() {
        return Set.of("runs", "threads", "policy", "volume");
    }

    @Override
    public String usage() {
        return "rollout-aa [--runs 10000] [--threads 2] [--volume 1] [--policy " + String.join("|", names()) + "]";
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        cases(1).forEach(each -> names.add(each.name()));
        return names;
    }

    @Override
    public Map<String, Object> run(Options options) {
        int runs = options.integer("runs", 10_000, 1);
        int volume = options.integer("volume", 1, 1);
        int threads = options.integer("threads", Runtime.getRuntime().availableProcessors(), 1);
        String only = options.text("policy").orElse("");
        if (!only.isEmpty()) {
            options.oneOf("policy", only, List.copyOf(names()));
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("runs", runs);
        figures.put("volume", volume);
        figures.put("alpha", ALPHA);
        double limit = ALPHA + 3 * Math.sqrt(ALPHA * (1 - ALPHA) / runs);
        figures.put("limit", Summary.rounded(limit, 5));
        int worst = 0;
        long looks = 0;
        Map<String, Object> policies = new LinkedHashMap<>();
        for (Case each : cases(volume)) {
            if (only.isEmpty() || only.equals(each.name())) {
                List<End> ends = Simulations.run(runs, threads, each.simulation()::run);
                Map<String, Object> row = row(each, ends);
                System.err.println(each.name() + " " + row);
                policies.put(each.name(), row);
                worst = Math.max(worst, wrong(each, ends));
                looks += ends.stream().mapToLong(End::requests).sum();
            }
        }
        figures.put("false_verdicts", worst);
        figures.put("false_share", Summary.rounded((double) worst / runs, 5));
        figures.put("within", (double) worst / runs <= limit);
        figures.put("looks", looks);
        figures.put("policies", policies);
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    private static int wrong(Case each, List<End> ends) {
        return (int) ends.stream()
                .filter(end -> each.wrong().contains(end.outcome()))
                .count();
    }

    private static Map<String, Object> row(Case each, List<End> ends) {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        ends.forEach(end -> outcomes.merge(end.outcome(), 1, Integer::sum));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("false_verdicts", wrong(each, ends));
        row.put("false_share", Summary.rounded((double) wrong(each, ends) / ends.size(), 5));
        outcomes.forEach((outcome, count) -> row.put(outcome.name().toLowerCase(java.util.Locale.ROOT), count));
        row.put(
                "looks_per_run",
                Math.round(ends.stream().mapToInt(End::requests).average().orElse(0)));
        return row;
    }

    // ---- the policies

    /** {@code volume} times the requests a day, and so times the looks. */
    private static List<Case> cases(int volume) {
        Set<Outcome> rollBack = Set.of(Outcome.FAILED_A_GATE, Outcome.MISMATCH);
        Set<Outcome> either = Set.of(Outcome.FAILED_A_GATE, Outcome.MISMATCH, Outcome.PROMOTED);
        return List.of(
                // the same model on both sides: a canary may promote it, and must not stop it
                new Case(
                        "canary",
                        simulation(RolloutAaBenchmark::canary, USUAL, 1, 100 * volume, 2000 * volume),
                        rollBack),
                // worse by exactly what is not allowed: neither verdict is right
                new Case(
                        "stages",
                        simulation(RolloutAaBenchmark::stages, USUAL.errors(0.04), 1, 150 * volume, 2000 * volume),
                        either),
                // no better: a goal must not be reached
                new Case("ab", simulation(RolloutAaBenchmark::ab, USUAL, 1, 20 * volume, 1000 * volume), either),
                new Case(
                        "ab_two_candidates",
                        simulation(RolloutAaBenchmark::ab, USUAL, 2, 20 * volume, 1000 * volume),
                        either),
                // exactly at the limit
                new Case(
                        "blue_green",
                        simulation(RolloutAaBenchmark::blueGreen, USUAL.errors(0.05), 1, 150 * volume, 2000 * volume),
                        either));
    }

    private static SimulatedRollout simulation(
            Supplier<RolloutPolicy.Builder> policy, Odds candidate, int candidates, double perDay, int most) {
        return new SimulatedRollout(policy, USUAL, java.util.Collections.nCopies(candidates, candidate), perDay, most);
    }

    private static RolloutPolicy.Builder canary() {
        return Policies.canary("aa-canary")
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0).minSample(5))
                .addGate(LiveGates.watch(LiveMetric.feedback("solved"), 0).minSample(5))
                .addGate(LiveGates.watchLatency(0.95, 1).minSample(5));
    }

    private static RolloutPolicy.Builder stages() {
        return RolloutPolicy.builder()
                .name("aa-stages")
                .addStage(Stage.of(0.5, Duration.ofHours(6)).within(Duration.ofDays(1)))
                .addStage(1.0)
                .addGate(LiveGates.noWorse(LiveMetric.ERROR_RATE, 0.02));
    }

    private static RolloutPolicy.Builder ab() {
        return Policies.abTest("aa-ab", 0.5, Duration.ofDays(7), LiveGates.better(LiveMetric.feedback("solved")))
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0))
                .addGate(LiveGates.watch(LiveMetric.LATENCY, 0));
    }

    private static RolloutPolicy.Builder blueGreen() {
        return Policies.blueGreen("aa-blue-green", Duration.ofHours(6), Duration.ofHours(12), 0.05);
    }
}
