// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openfeature;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rollouts for the tests: models that say their names, a store that can be cut off, a clock that is turned. */
final class Live implements RolloutStore {
    private final MemoryRolloutStore inner = new MemoryRolloutStore();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private volatile boolean cut;

    static RolloutPolicy.Builder half(String name) {
        return RolloutPolicy.builder().name(name).addStage(0.5, Duration.ofHours(1));
    }

    static ChatModel model(String name) {
        ChatModel model = request -> new ChatResponse(name, FinishReason.STOP, new Usage(1, 1));
        return model.named("model-" + name);
    }

    Rollout start(RolloutPolicy.Builder policy) {
        return policy.clock(() -> now).build().start(model("baseline"), model("candidate"), this);
    }

    void cutOff(boolean value) {
        cut = value;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    private void check() {
        if (cut) {
            throw new RolloutException("the store is cut off -> nothing, this is a test");
        }
    }

    @Override
    public Optional<StoredState> load(String rollout) {
        check();
        return inner.load(rollout);
    }

    @Override
    public boolean replace(String rollout, StoredState next, List<String> events) {
        check();
        return inner.replace(rollout, next, events);
    }

    @Override
    public List<String> events(String rollout) {
        check();
        return inner.events(rollout);
    }

    @Override
    public void putCounts(String rollout, int epoch, String node, String json) {
        check();
        inner.putCounts(rollout, epoch, node, json);
    }

    @Override
    public List<NodeCounts> counts(String rollout, int epoch) {
        check();
        return inner.counts(rollout, epoch);
    }

    @Override
    public List<String> rollouts() {
        check();
        return inner.rollouts();
    }
}
