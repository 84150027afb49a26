// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pruner;

import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Hyperband (Li and others, 2018): brackets of successive halving; a trial's number says to which it belongs. */
final class HyperbandPruner implements Pruner {
    private final List<HalvingPruner> brackets = new ArrayList<>();
    private final List<Integer> shares = new ArrayList<>();

    HyperbandPruner(int firstRung, int last, int reduction, int bootstrap) {
        if (firstRung < 1 || last < firstRung) {
            throw new IllegalArgumentException("steps of Hyperband: " + firstRung + " to " + last
                    + " -> give a first rung of at least 1, and the last step behind it");
        }
        int count = (int) Math.floor(Math.log((double) last / firstRung) / Math.log(reduction)) + 1;
        for (int bracket = 0; bracket < count; bracket++) {
            int left = count - 1 - bracket;
            shares.add((int) Math.ceil(count * Math.pow(reduction, left) / (left + 1)));
            brackets.add(HalvingPruner.builder()
                    .firstRung(firstRung)
                    .reduction(reduction)
                    .skippedRungs(bracket)
                    .bootstrap(bootstrap)
                    .build());
        }
    }

    List<Integer> shares() {
        return List.copyOf(shares);
    }

    int bracket(String search, int trial) {
        CRC32 hash = new CRC32();
        hash.update((search + "_" + trial).getBytes(StandardCharsets.UTF_8));
        long left =
                hash.getValue() % shares.stream().mapToInt(Integer::intValue).sum();
        int bracket = 0;
        while (left >= shares.get(bracket)) {
            left -= shares.get(bracket++);
        }
        return bracket;
    }

    @Override
    public boolean stops(Trial trial, SearchHistory history) {
        int bracket = bracket(history.search(), trial.number());
        List<Trial> same = history.trials().stream()
                .filter(other -> bracket(history.search(), other.number()) == bracket)
                .toList();
        return brackets.get(bracket).stops(trial, history, same);
    }
}
