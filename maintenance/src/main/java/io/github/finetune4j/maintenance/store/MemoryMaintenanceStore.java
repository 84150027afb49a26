// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Journals as lists. */
final class MemoryMaintenanceStore implements MaintenanceStore {
    private final Map<String, List<String>> journals = new HashMap<>();
    private final Turns turns = new Turns();

    @Override
    public synchronized List<String> read(String name, long after) {
        List<String> lines = journals.getOrDefault(name, List.of());
        return List.copyOf(lines.subList((int) Math.min(after, lines.size()), lines.size()));
    }

    @Override
    public synchronized boolean append(String name, long after, List<String> lines) {
        List<String> known = journals.computeIfAbsent(name, any -> new ArrayList<>());
        return known.size() == after && known.addAll(lines);
    }

    @Override
    public Turn turn(String name, String who) {
        return turns.ask(name, who, () -> {});
    }

    /** Does nothing: the journals go with the store. */
    @Override
    public void close() {
        // nothing is held
    }
}
