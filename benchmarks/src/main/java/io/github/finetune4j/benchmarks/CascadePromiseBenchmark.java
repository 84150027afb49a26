// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.heads.cascade.Cascade;
import io.github.finetune4j.heads.cascade.CascadeCalibration;
import io.github.finetune4j.heads.cascade.CascadeRefusedException;
import io.github.finetune4j.heads.cascade.CascadeRow;
import io.github.finetune4j.heads.conformal.ConformalMethod;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A measurement of a cascade's promise, and of its cost: many deployments, each calibrated on rows of its own, beside
 * what is true of every threshold. Then the audits of cascades at which nothing changes, and of some whose small model
 * becomes worse, and the coverage of conformal sets.
 */
@SuppressWarnings("StringSplitter") // of texts that are made here
final class CascadePromiseBenchmark implements Benchmark {
    private static final double TOLERANCE = 0.02;
    private static final double ALPHA = 0.05;
    private static final Map<String, SimulatedCalls> WORLDS = worlds();

    private static Map<String, SimulatedCalls> worlds() {
        Map<String, SimulatedCalls> worlds = new LinkedHashMap<>();
        worlds.put("usual", new SimulatedCalls(2.5, 2, 3.5, 0.5, 1, 0.7));
        worlds.put("too_sure", new SimulatedCalls(2.5, 2, 3.5, 0.5, 3, 0.7));
        worlds.put("noisy", new SimulatedCalls(2.5, 2, 3.5, 1.5, 1, 0.7));
        worlds.put("weak", new SimulatedCalls(1, 2.5, 3.5, 0.5, 1, 0.7));
        worlds.put("near", new SimulatedCalls(2.5, 2, 2.8, 0.5, 1, 0.7));
        worlds.put("unrelated", new SimulatedCalls(2.5, 2, 3.5, 0.5, 1, 0));
        return worlds;
    }

    @Override
    public String name() {
        return "cascade-promise";
    }

    @Override
    public Set<String> options() {
        return Set.of("runs", "rows", "audited", "audits", "threads");
    }

    @Override
    public String usage() {
        return "cascade-promise [--runs 1000] [--rows 5000] [--audited 200] [--audits 3000] [--threads 2]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        int runs = options.integer("runs", 1000, 10);
        int rows = options.integer("rows", 5000, 200);
        int audited = options.integer("audited", 200, 10);
        int audits = options.integer("audits", 3000, 100);
        int threads = options.integer("threads", Runtime.getRuntime().availableProcessors(), 1);
        double limit = ALPHA + 3 * Math.sqrt(ALPHA * (1 - ALPHA) / runs);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("runs", runs);
        figures.put("rows", rows);
        figures.put("tolerance", TOLERANCE);
        figures.put("limit", Summary.rounded(limit, 5));
        Map<String, Object> worlds = new LinkedHashMap<>();
        double broken = 0;
        double ratio = 0;
        double worst = 0;
        for (Map.Entry<String, SimulatedCalls> world : WORLDS.entrySet()) {
            List<Deployment> all = deployments(world.getValue(), runs, rows, threads);
            Map<String, Object> row = row(all, new SimulatedCalls.Truth(world.getValue()));
            System.err.println(world.getKey() + " " + row);
            worlds.put(world.getKey(), row);
            broken = Math.max(broken, share(all, Deployment::broken));
            double own =
                    all.stream().mapToDouble(Deployment::costRatio).average().orElse(1);
            ratio += own / WORLDS.size();
            worst = Math.max(worst, own);
        }
        figures.put("promise_broken", Summary.rounded(broken, 5));
        figures.put("promise_kept", broken <= limit);
        figures.put("cost_ratio", Summary.rounded(ratio, 4));
        figures.put("cost_ratio_worst", Summary.rounded(worst, 4));
        figures.put("worlds", worlds);
        figures.putAll(audits(audited, audits, threads));
        figures.putAll(coverage(runs, threads));
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    // ---- the threshold

    /** The outcome of one calibration. */
    private record Deployment(boolean broken, double costRatio, boolean refused) {}

    private static List<Deployment> deployments(SimulatedCalls calls, int runs, int rows, int threads) {
        SimulatedCalls.Truth truth = new SimulatedCalls.Truth(calls);
        double least = truth.leastCost(TOLERANCE);
        return Simulations.run(runs, threads, seed -> {
            try {
                CascadeCalibration found = CascadeCalibration.of(
                        calls.rows(rows, new SplittableRandom(1000 + seed)), TOLERANCE, 1 - ALPHA);
                return new Deployment(
                        truth.worse(found.threshold()) > TOLERANCE, truth.cost(found.threshold()) / least, false);
            } catch (CascadeRefusedException e) {
                return new Deployment(false, 1 / least, true); // the large model answers everything
            }
        });
    }

    private static double share(List<Deployment> all, java.util.function.Predicate<Deployment> what) {
        return all.stream().filter(what).count() / (double) all.size();
    }

    private static Map<String, Object> row(List<Deployment> all, SimulatedCalls.Truth truth) {
        double[] ratios =
                all.stream().mapToDouble(Deployment::costRatio).sorted().toArray();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("broken", Summary.rounded(share(all, Deployment::broken), 5));
        row.put("refused", Summary.rounded(share(all, Deployment::refused), 5));
        row.put("least_cost", Summary.rounded(truth.leastCost(TOLERANCE), 4));
        row.put("cost_ratio", Summary.rounded(Arrays.stream(ratios).average().orElse(1), 4));
        row.put("cost_ratio_p95", Summary.rounded(ratios[(int) (0.95 * ratios.length)], 4));
        row.put("small_alone_worse", Summary.rounded(truth.worse(0), 4));
        return row;
    }

    // ---- audits

    private static Map<String, Object> audits(int runs, int audits, int threads) {
        SimulatedCalls calls = java.util.Objects.requireNonNull(WORLDS.get("usual"));
        List<Integer> still = Simulations.run(runs, threads, seed -> closedAfter(calls, audits, seed, false));
        List<Integer> worse = Simulations.run(runs, threads, seed -> closedAfter(calls, audits, seed, true));
        int[] delays =
                worse.stream().filter(n -> n < audits).mapToInt(n -> n).sorted().toArray();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("audited", runs);
        figures.put("audits", audits);
        figures.put(
                "closed_without_reason",
                Summary.rounded(still.stream().filter(n -> n < audits).count() / (double) runs, 5));
        figures.put("closed_when_worse", Summary.rounded(delays.length / (double) runs, 5));
        figures.put("audits_until_closed", delays.length == 0 ? 0 : delays[delays.length / 2]);
        return figures;
    }

    /** {@return how many calls, all of them audited, until the door was closed} */
    private static int closedAfter(SimulatedCalls calls, int audits, long seed, boolean worse) {
        SplittableRandom random = new SplittableRandom(50_000 + seed);
        CascadeCalibration found = CascadeCalibration.of(calls.rows(2000, random), TOLERANCE, 1 - ALPHA);
        try (Cascade cascade = Cascade.builder()
                .small(said("small"))
                .large(said("large"))
                .noWorseThan(
                        Metric.binary("same", answer -> answer.actualText().equals(answer.expectedText())), TOLERANCE)
                .calibration(found)
                .confidence(response -> Double.parseDouble(response.text().split(" ")[1]))
                .auditShare(1)
                .auditOn(Runnable::run)
                .build()) {
            for (int i = 0; i < audits; i++) {
                CascadeRow row = calls.rows(1, random).get(0);
                boolean apart = worse ? random.nextDouble() < 0.3 : row.apart() == 1;
                cascade.chat(ChatRequest.user((apart ? "apart " : "same ") + row.confidence()));
                if (!cascade.report().open()) {
                    return i;
                }
            }
        }
        return audits;
    }

    /** Both say the same, or each its own. */
    private static ChatModel said(String who) {
        return request -> {
            String text = request.messages().get(0).content();
            String answer = text.startsWith("same") ? text : who + " " + text.split(" ")[1];
            return new ChatResponse(answer, FinishReason.STOP, new Usage(1, 1));
        };
    }

    // ---- coverage

    private static Map<String, Object> coverage(int splits, int threads) {
        Map<String, Object> figures = new LinkedHashMap<>();
        for (ConformalMethod method : List.of(ConformalMethod.LAC, ConformalMethod.APS)) {
            SplitCoverage coverage = new SplitCoverage(method, 499, 500, 0.9);
            List<Integer> covered = Simulations.run(splits, threads, coverage::covered);
            String name = method.name().toLowerCase(java.util.Locale.ROOT);
            double mean = covered.stream().mapToInt(n -> n).average().orElse(0) / coverage.tested();
            figures.put("coverage_" + name, Summary.rounded(mean, 5));
            figures.put("coverage_" + name + "_inside_95", Summary.rounded(coverage.inside(covered), 5));
        }
        return figures;
    }
}
