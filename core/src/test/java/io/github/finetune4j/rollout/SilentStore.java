// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A store that keeps whoever calls it waiting, as a database behind a network that says nothing any more. */
final class SilentStore implements RolloutStore {
    private final RolloutStore inner;
    private volatile CountDownLatch silence = new CountDownLatch(0);
    private volatile boolean onlyWhenChanged;
    /** What is done by who is about to wait. */
    volatile Runnable waiting = () -> {};

    SilentStore(RolloutStore inner) {
        this.inner = inner;
    }

    void fallSilent() {
        silence = new CountDownLatch(1);
    }

    /** Reads are answered, changes are not. */
    void fallSilentWhenChanged() {
        onlyWhenChanged = true;
        fallSilent();
    }

    void speak() {
        silence.countDown();
    }

    private void listen() {
        if (silence.getCount() == 0) {
            return;
        }
        waiting.run();
        try {
            silence.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T answer(T answer) {
        if (!onlyWhenChanged) {
            listen();
        }
        return answer;
    }

    @Override
    public Optional<StoredState> load(String rollout) {
        answer(rollout);
        return inner.load(rollout);
    }

    @Override
    public boolean replace(String rollout, StoredState next, List<String> events) {
        listen();
        return inner.replace(rollout, next, events);
    }

    @Override
    public List<String> events(String rollout) {
        return answer(inner.events(rollout));
    }

    @Override
    public void putCounts(String rollout, int epoch, String node, String json) {
        answer(rollout);
        inner.putCounts(rollout, epoch, node, json);
    }

    @Override
    public List<NodeCounts> counts(String rollout, int epoch) {
        return answer(inner.counts(rollout, epoch));
    }

    @Override
    public List<String> rollouts() {
        return answer(inner.rollouts());
    }
}
