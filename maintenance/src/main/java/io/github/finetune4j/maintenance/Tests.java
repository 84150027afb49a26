// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.maintenance.cycle.Refusal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rows that nothing may learn from: the test set, and suites as they are in this cycle. */
record Tests(Dataset testSet, Map<String, Dataset> suites) {
    static Tests of(Settings settings) {
        Map<String, Dataset> suites = new LinkedHashMap<>();
        settings.rows().suites().forEach((name, rows) -> suites.put(name, rows.get()));
        return new Tests(settings.testSet(), suites);
    }

    List<Example> all() {
        List<Example> all = new java.util.ArrayList<>(testSet.examples());
        suites.values().forEach(suite -> all.addAll(suite.examples()));
        return all;
    }

    /** Why these are not the tests of the cycles before, with the suites as they were then. */
    Optional<Refusal> changed(State state, Shelf shelf) {
        if (!state.testSet.equals(testSet.fingerprint().hex())) {
            return Optional.of(refusal("The test set has other rows than in the cycles before", testSet.size()));
        }
        for (Map.Entry<String, String> before : state.suites.entrySet()) {
            Dataset now = suites.getOrDefault(before.getKey(), Dataset.of(List.of()));
            long gone = gone(shelf.rows(before.getValue()), now);
            if (gone > 0) {
                return Optional.of(
                        refusal("Suite " + before.getKey() + " lost " + gone + " rows; a suite may only grow", gone));
            }
        }
        return Optional.empty();
    }

    private static long gone(Dataset before, Dataset now) {
        Set<Fingerprint> there = new HashSet<>();
        now.forEach(row -> there.add(row.fingerprint()));
        return before.examples().stream()
                .filter(row -> !there.contains(row.fingerprint()))
                .count();
    }

    private static Refusal refusal(String sentence, double rows) {
        return new Refusal(
                Refusal.Code.TEST_SET_CHANGED,
                sentence,
                Map.of("rows", rows),
                "bring the rows back, or say by acceptTests(who, why) that this is on purpose");
    }
}
