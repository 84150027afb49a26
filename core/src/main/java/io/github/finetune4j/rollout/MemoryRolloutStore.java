// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Stores rollouts in memory, for tests and trials. They end with the process. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class MemoryRolloutStore implements RolloutStore {
    private record Counts(String rollout, int epoch, String node) {}

    private final Map<String, StoredState> states = new TreeMap<>();
    private final Map<String, List<String>> events = new TreeMap<>();
    private final Map<Counts, String> counts = new LinkedHashMap<>();

    /** Makes an empty store. */
    public MemoryRolloutStore() {}

    @Override
    public synchronized Optional<StoredState> load(String rollout) {
        return Optional.ofNullable(states.get(rollout));
    }

    @Override
    public synchronized boolean replace(String rollout, StoredState next, List<String> added) {
        StoredState newest = states.get(rollout);
        if (next.version() != (newest == null ? 1 : newest.version() + 1)) {
            return false;
        }
        states.put(rollout, next);
        events.computeIfAbsent(rollout, name -> new ArrayList<>()).addAll(added);
        return true;
    }

    @Override
    public synchronized List<String> events(String rollout) {
        return List.copyOf(events.getOrDefault(rollout, List.of()));
    }

    @Override
    public synchronized void putCounts(String rollout, int epoch, String node, String json) {
        counts.put(new Counts(rollout, epoch, node), json);
    }

    @Override
    public synchronized List<NodeCounts> counts(String rollout, int epoch) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().rollout().equals(rollout)
                        && entry.getKey().epoch() == epoch)
                .map(entry -> new NodeCounts(entry.getKey().node(), entry.getValue()))
                .toList();
    }

    @Override
    public synchronized List<String> rollouts() {
        return List.copyOf(states.keySet());
    }
}
