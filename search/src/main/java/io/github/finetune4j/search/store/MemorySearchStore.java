// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.store;

import io.github.finetune4j.search.store.internal.SearchNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Journals as lists. */
final class MemorySearchStore implements SearchStore {
    private final Map<String, List<String>> journals = new HashMap<>();

    @Override
    public synchronized List<String> searches() {
        return journals.keySet().stream().sorted().toList();
    }

    @Override
    public synchronized List<String> read(String search, long after) {
        List<String> lines = journals.getOrDefault(SearchNames.check(search), List.of());
        return List.copyOf(lines.subList((int) Math.min(after, lines.size()), lines.size()));
    }

    @Override
    public synchronized boolean append(String search, long after, List<String> lines) {
        List<String> known = journals.getOrDefault(SearchNames.check(search), List.of());
        if (known.size() != after) {
            return false;
        }
        if (!lines.isEmpty()) {
            journals.computeIfAbsent(search, name -> new ArrayList<>()).addAll(lines);
        }
        return true;
    }

    /** Does nothing: the journals go with the store. */
    @Override
    public void close() {
        // nothing is held
    }
}
