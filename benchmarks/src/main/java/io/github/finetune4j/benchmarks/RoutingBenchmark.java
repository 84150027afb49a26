// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.rollout.Bucketing;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Decisions per second beside the Unleash client's, under JMH, with one thread and with ten; and what a whole call
 * costs more because of a rollout around it, at ten million distinct keys.
 */
final class RoutingBenchmark implements Benchmark {
    private static final int MANY_THREADS = 10;

    @Override
    public String name() {
        return "routing";
    }

    @Override
    public Set<String> options() {
        return Set.of("keys", "seconds");
    }

    @Override
    public String usage() {
        return "routing [--keys 10000000] [--seconds 5]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        int keys = options.integer("keys", 10_000_000, 1000);
        int seconds = options.integer("seconds", 5, 1);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        Map<String, Double> one = decisions(1, seconds);
        Map<String, Double> ten = decisions(MANY_THREADS, seconds);
        figures.put("decisions_per_s", rounded(one));
        figures.put("decisions_per_s_ten_threads", rounded(ten));
        figures.put("ratio", ratio(one, "own", "unleashClient"));
        figures.put("ratio_same_hash", ratio(one, "ownAsUnleash", "unleashClient"));
        figures.put("ratio_to_bare_strategy", ratio(one, "own", "unleashStrategy"));
        figures.put("ratio_ten_threads", ratio(ten, "own", "unleashClient"));
        figures.put("ten_threads_by_one", Summary.rounded(figure(ten, "own") / figure(one, "own"), 2));
        overhead(figures, keys);
        figures.put("unleash_client", UnleashPeer.version());
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    private static Map<String, Double> decisions(int threads, int seconds) {
        try {
            Collection<RunResult> results = new Runner(new OptionsBuilder()
                            .include(RoutingJmh.class.getName())
                            .threads(threads)
                            .measurementIterations(seconds)
                            .measurementTime(TimeValue.seconds(1))
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run();
            Map<String, Double> scores = new LinkedHashMap<>();
            results.forEach(result -> scores.put(
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getScore()));
            return scores;
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH failed", e);
        }
    }

    private static double figure(Map<String, Double> scores, String name) {
        Double score = scores.get(name);
        if (score == null) {
            throw new IllegalStateException("no score of " + name + " in " + scores);
        }
        return score;
    }

    private static double ratio(Map<String, Double> scores, String ours, String theirs) {
        return Summary.rounded(figure(scores, ours) / figure(scores, theirs), 3);
    }

    private static Map<String, Object> rounded(Map<String, Double> scores) {
        Map<String, Object> whole = new LinkedHashMap<>();
        scores.forEach((name, score) -> whole.put(name, Math.round(score)));
        return whole;
    }

    private static void overhead(Map<String, Object> figures, int keys) {
        figures.put("bare_model", RoutingOverhead.of(RoutingPeers.MODEL, keys / 10));
        try (Rollout live = RoutingPeers.policy("threads")
                .routing(r -> r.bucketing(Bucketing.salted("threads")))
                .build()
                .start(RoutingPeers.MODEL, RoutingPeers.MODEL, new MemoryRolloutStore())) {
            figures.put("call_with_deadline", RoutingOverhead.of(live, keys / 10));
        }
        try (Rollout live = RoutingPeers.policy("routing")
                .calls(c -> c.executor(Runnable::run))
                .build()
                .start(RoutingPeers.MODEL, RoutingPeers.MODEL, new MemoryRolloutStore())) {
            Map<String, Object> call = RoutingOverhead.of(live, keys);
            figures.put("call", call);
            figures.put("p99_us", call.get("p99_us"));
        }
    }
}
