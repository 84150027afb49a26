// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Years without a change, with weekly seasons, bursts and clusters of users, in which twenty figures of ten slices are
 * watched: how many of them have any false alarm; and how many with the peers' defaults.
 */
final class FalseAlarmsBenchmark implements Benchmark {
    @Override
    public String name() {
        return "false-alarms";
    }

    @Override
    public Set<String> options() {
        return Set.of("years", "peer-years", "seed", "threads");
    }

    @Override
    public String usage() {
        return "false-alarms [--years 2000] [--seed 10000000] [--peer-years 20] [--threads 2]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        int years = options.integer("years", 2000, 1);
        int peerYears = options.integer("peer-years", 20, 1);
        int seed = options.integer("seed", 10_000_000, 0); // of the first year; the detector was tuned on others
        int threads = options.integer("threads", Runtime.getRuntime().availableProcessors(), 1);
        long start = System.nanoTime();
        List<List<String>> alarms = Simulations.run(years, threads, year -> FalseYear.ours(seed + year));
        double seconds = (System.nanoTime() - start) / 1e9;
        long falseYears = alarms.stream().filter(each -> !each.isEmpty()).count();
        double limit = FalseYear.ALPHA + 3 * Math.sqrt(FalseYear.ALPHA * (1 - FalseYear.ALPHA) / years);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("years", years);
        figures.put("seed", seed);
        figures.put("streams", FalseYear.streams());
        figures.put("alpha", FalseYear.ALPHA);
        figures.put("limit", Summary.rounded(limit, 5));
        figures.put("false_years", falseYears);
        figures.put("false_share", Summary.rounded((double) falseYears / years, 5));
        figures.put("within", (double) falseYears / years <= limit);
        List<String> each = new ArrayList<>();
        alarms.forEach(each::addAll);
        figures.put("alarms", each.size());
        each.stream().limit(100).forEach(System.err::println);
        figures.put("seconds", Math.round(seconds));
        figures.put("peer_years", peerYears);
        figures.put("peers", FalseAlarmPeers.run(peerYears, threads, seed));
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }
}
