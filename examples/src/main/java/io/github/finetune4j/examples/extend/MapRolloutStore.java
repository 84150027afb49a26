// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.rollout.RolloutStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store of one's own: rollouts in any map from text to text, such as one that a cache shares; one process writes at a
 * time.
 */
public final class MapRolloutStore implements RolloutStore {
    private final Map<String, String> map;

    /**
     * Keeps rollouts in a map.
     *
     * @param map not used by anybody else
     */
    public MapRolloutStore(Map<String, String> map) {
        this.map = map;
    }

    // tag::store[]
    @Override
    public synchronized Optional<StoredState> load(String rollout) {
        return Optional.ofNullable(map.get("state/" + rollout)).map(MapRolloutStore::state);
    }

    @Override
    public synchronized boolean replace(String rollout, StoredState next, List<String> events) {
        long newest = load(rollout).map(StoredState::version).orElse(0L);
        if (next.version() != newest + 1) {
            return false; // somebody else was faster
        }
        int count = events(rollout).size();
        for (String event : events) {
            map.put("event/%s/%09d".formatted(rollout, count++), event);
        }
        map.put("state/" + rollout, next.version() + "\n" + next.json());
        return true;
    }
    // end::store[]

    @Override
    public synchronized List<String> events(String rollout) {
        return new ArrayList<>(below("event/" + rollout + "/").values());
    }

    @Override
    public synchronized void putCounts(String rollout, int epoch, String node, String json) {
        map.put("counts/" + rollout + "/" + epoch + "/" + node, json);
    }

    @Override
    public synchronized List<NodeCounts> counts(String rollout, int epoch) {
        return below("counts/" + rollout + "/" + epoch + "/").entrySet().stream()
                .map(entry -> new NodeCounts(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public synchronized List<String> rollouts() {
        return List.copyOf(below("state/").keySet());
    }

    private Map<String, String> below(String prefix) {
        TreeMap<String, String> found = new TreeMap<>();
        map.forEach((key, value) -> {
            if (key.startsWith(prefix) && key.indexOf('/', prefix.length()) < 0) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }

    private static StoredState state(String text) {
        int end = text.indexOf('\n');
        return new StoredState(Long.parseLong(text.substring(0, end)), text.substring(end + 1));
    }
}
