// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009), with their constant. */
final class Fusion {
    private static final int RANKS_LESS = 60;

    private Fusion() {}

    @SafeVarargs
    static List<Hit> of(int most, List<Hit>... rankings) {
        Map<Passage, Double> sums = new LinkedHashMap<>();
        for (List<Hit> ranking : rankings) {
            for (int rank = 1; rank <= ranking.size(); rank++) {
                sums.merge(ranking.get(rank - 1).passage(), 1.0 / (RANKS_LESS + rank), Double::sum);
            }
        }
        return sums.entrySet().stream()
                .map(entry -> new Hit(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble((Hit hit) -> -hit.score())) // stable: words first
                .limit(most)
                .toList();
    }
}
