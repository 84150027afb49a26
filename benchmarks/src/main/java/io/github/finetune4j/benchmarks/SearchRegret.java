// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.search.Outcome;
import io.github.finetune4j.search.Search;
import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.sampler.Sampler;
import io.github.finetune4j.search.trial.Goal;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The regret of many searches after some numbers of trials, and the processor time of one. */
final class SearchRegret {
    static final List<Integer> COUNTS = List.of(20, 50, 100);

    private final Map<Integer, double[]> regrets = new LinkedHashMap<>();
    private final double seconds;

    SearchRegret(SearchFunction function, Sampler sampler, int seeds) {
        COUNTS.forEach(count -> regrets.put(count, new double[seeds]));
        long start = processorNanos();
        for (int seed = 0; seed < seeds; seed++) {
            SearchResult result = Search.builder(function.space(), Goal.minimize("regret"))
                    .sampler(sampler)
                    .seed(seed)
                    .budget(b -> b.trials(100))
                    .build()
                    .run(trial -> Outcome.of(function.at(trial.settings())));
            for (Map.Entry<Integer, double[]> count : regrets.entrySet()) {
                count.getValue()[seed] = result.history().trials().stream()
                        .limit(count.getKey())
                        .mapToDouble(trial -> trial.values().get(0))
                        .min()
                        .orElseThrow();
            }
        }
        seconds = (processorNanos() - start) / 1e9 / seeds;
    }

    /** All of the process: the search has threads of its own, and there are the compiler's and the collector's. */
    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    double[] at(int count) {
        double[] found = regrets.get(count);
        if (found == null) {
            throw new IllegalArgumentException("no regret at " + count + " trials -> ask for one of " + COUNTS);
        }
        return found.clone();
    }

    double seconds() {
        return seconds;
    }
}
