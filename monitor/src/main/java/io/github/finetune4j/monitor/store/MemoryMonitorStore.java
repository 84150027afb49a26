// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Keeps nothing beyond the process: for tests and trials. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MemoryMonitorStore implements MonitorStore {
    private final Map<String, List<String>> journals = new TreeMap<>();

    /** Makes an empty store. */
    public MemoryMonitorStore() {}

    @Override
    public synchronized List<String> journals() {
        return List.copyOf(journals.keySet());
    }

    @Override
    public synchronized List<String> read(String journal) {
        return List.copyOf(journals.getOrDefault(journal, List.of()));
    }

    @Override
    public synchronized void append(String journal, List<String> lines) {
        journals.computeIfAbsent(journal, name -> new ArrayList<>()).addAll(lines);
    }

    @Override
    public synchronized void replace(String journal, List<String> lines) {
        if (lines.isEmpty()) {
            journals.remove(journal);
        } else {
            journals.put(journal, new ArrayList<>(lines));
        }
    }

    /** Does nothing: what is in memory goes with it. */
    @Override
    public void close() {
        // see above
    }
}
