// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.search.sampler.Sampler;
import io.github.finetune4j.search.sampler.Samplers;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.TwoSamples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The distance of searches from the least value of three functions, and of a table of real runs where
 * {@link LoraTableBenchmark} has made one, and what they cost themselves; with {@code --peer} beside Optuna's TPE.
 * {@code p_worse} is, for each function, the least chance over the counts of trials that the default sampler's regrets
 * are so much greater only by luck: a small one means that it is worse.
 */
final class SearchBenchmark implements Benchmark {
    private static final String INTERPRETER = "OPTUNA_PYTHON";
    private static final String DEFAULT = "fewTrials";
    private static final int DIGITS = 4;

    @Override
    public String name() {
        return "search";
    }

    @Override
    public Set<String> options() {
        return Set.of("seeds");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer");
    }

    @Override
    public String usage() {
        return "search [--seeds 50] [--peer]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        int seeds = options.integer("seeds", 50, 5);
        Map<String, Object> theirs = options.flag("peer")
                ? Peer.run(INTERPRETER, "search_peer.py", List.of("--seeds", String.valueOf(seeds)))
                : Map.of();
        Map<String, Sampler> samplers = new LinkedHashMap<>();
        samplers.put(DEFAULT, Samplers.fewTrials());
        samplers.put("tpe", Samplers.tpe());
        samplers.put("random", Samplers.random());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("seeds", seeds);
        Comparison comparison = new Comparison(theirs);
        samplers.forEach((sampler, made) -> {
            for (SearchFunction function : SearchFunction.all()) {
                comparison.add(sampler, function, new SearchRegret(function, made, seeds));
            }
        });
        figures.putAll(comparison.figures());
        figures.put("compute_ratio", Summary.rounded(SearchCurves.madeUp().ratio(seeds), 2));
        figures.put(
                "compute_ratio_lora",
                LoraTable.isKept()
                        ? Summary.rounded(SearchCurves.ofRealRuns().ratio(seeds), 2)
                        : "not measured: there is no benchmarks/peers/lora-table.csv -> make it with lora-table");
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    /** Ours beside theirs, where there are theirs. */
    private static final class Comparison {
        private final Map<String, Object> theirs;
        private final Map<String, Object> table = new LinkedHashMap<>();
        private final Map<String, Double> worse = new LinkedHashMap<>();
        private final Map<String, Double> better = new LinkedHashMap<>();
        private final Map<String, Double> tpeWorse = new LinkedHashMap<>();
        private final Map<String, Double> seconds = new LinkedHashMap<>();

        Comparison(Map<String, Object> theirs) {
            this.theirs = theirs;
        }

        void add(String sampler, SearchFunction function, SearchRegret ours) {
            String name = function.name().toLowerCase(Locale.ROOT);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("seconds", Summary.rounded(ours.seconds(), DIGITS));
            seconds.merge(sampler, ours.seconds(), Double::sum);
            for (int count : SearchRegret.COUNTS) {
                Map<String, Object> cell = new LinkedHashMap<>();
                cell.put("median", Summary.rounded(Summary.median(ours.at(count)), DIGITS));
                if (!theirs.isEmpty()) {
                    compare(sampler, name, count, ours.at(count), cell);
                }
                row.put(String.valueOf(count), cell);
            }
            table.put(sampler + " " + name, row);
        }

        private void compare(String sampler, String name, int count, double[] ours, Map<String, Object> cell) {
            double[] peer = numbers(theirs.get("regrets"), name, count);
            double pWorse = TwoSamples.mannWhitney(ours, peer, true, Alternative.GREATER)
                    .pValue();
            double pBetter =
                    TwoSamples.mannWhitney(ours, peer, true, Alternative.LESS).pValue();
            cell.put("peer_median", Summary.rounded(Summary.median(peer), DIGITS));
            cell.put("p_worse", Summary.rounded(pWorse, DIGITS));
            cell.put("p_better", pBetter);
            if (sampler.equals(DEFAULT)) {
                worse.merge(name, Summary.rounded(pWorse, DIGITS), Math::min);
                better.putIfAbsent(name, pBetter); // of the fewest trials
            } else if (sampler.equals("tpe")) {
                tpeWorse.merge(name, Summary.rounded(pWorse, DIGITS), Math::min);
            }
        }

        private static double[] numbers(@Nullable Object regrets, String name, int count) {
            Object counts = Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(regrets)).get(name));
            Object found = Objects.requireNonNull(((Map<?, ?>) counts).get(String.valueOf(count)));
            return ((List<?>) found)
                    .stream()
                            .mapToDouble(value -> ((Number) value).doubleValue())
                            .toArray();
        }

        Map<String, Object> figures() {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("table", table);
            if (theirs.get("seconds") instanceof Map<?, ?> peer) {
                double all = peer.values().stream()
                        .mapToDouble(value -> ((Number) value).doubleValue())
                        .sum();
                figures.put("peer", theirs.get("versions"));
                figures.put("peer_seconds", peer);
                figures.put("p_worse", worse);
                figures.put("p_better_20", better);
                figures.put("p_worse_tpe", tpeWorse);
                Map<String, Object> overhead = new LinkedHashMap<>();
                seconds.forEach((sampler, own) -> overhead.put(sampler, Summary.rounded(all / own, 2)));
                figures.put("overhead_ratio_by_sampler", overhead);
                figures.put("overhead_ratio", overhead.get(DEFAULT));
            }
            return figures;
        }
    }
}
