// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A tally of events. */
final class FakeTally {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    void add(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }
}
