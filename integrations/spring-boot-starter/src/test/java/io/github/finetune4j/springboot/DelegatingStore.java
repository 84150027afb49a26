// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.RolloutStore;
import java.util.List;
import java.util.Optional;

/** A store in memory, method by method. */
class DelegatingStore implements RolloutStore {
    private final MemoryRolloutStore memory = new MemoryRolloutStore();

    @Override
    public Optional<StoredState> load(String rollout) {
        return memory.load(rollout);
    }

    @Override
    public boolean replace(String rollout, StoredState next, List<String> events) {
        return memory.replace(rollout, next, events);
    }

    @Override
    public List<String> events(String rollout) {
        return memory.events(rollout);
    }

    @Override
    public void putCounts(String rollout, int epoch, String node, String json) {
        memory.putCounts(rollout, epoch, node, json);
    }

    @Override
    public List<NodeCounts> counts(String rollout, int epoch) {
        return memory.counts(rollout, epoch);
    }

    @Override
    public List<String> rollouts() {
        return memory.rollouts();
    }
}
