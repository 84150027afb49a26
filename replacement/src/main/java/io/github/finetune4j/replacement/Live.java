// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The model that the application asks: the big one, a rollout, or the candidate. Safe for use by several threads. */
final class Live implements ChatModel, AutoCloseable {
    private final String name;
    private volatile ChatModel now;
    private @Nullable Rollout rollout;

    Live(String name, ChatModel first) {
        this.name = name;
        now = first;
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return now.chat(request);
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        return now.chat(request, onText);
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        return now.chatAll(requests);
    }

    @Override
    public boolean gainsFromBatches() {
        return now.gainsFromBatches();
    }

    @Override
    public int requestsAtOnce() {
        return now.requestsAtOnce();
    }

    @Override
    public String name() {
        return name;
    }

    /** The rollout under way in this process; empty where there is none. */
    synchronized Optional<Rollout> rollout() {
        return Optional.ofNullable(rollout);
    }

    synchronized Rollout trial(RolloutPolicy policy, ChatModel from, ChatModel candidate, RolloutStore store) {
        Rollout running = rollout;
        if (running == null) {
            running = policy.start(from, candidate, store);
            rollout = running;
            now = running;
        }
        return running;
    }

    /** First the requests go elsewhere, then the rollout ends here. */
    synchronized void become(ChatModel next) {
        now = next;
        Rollout before = rollout;
        rollout = null;
        if (before != null) {
            before.close();
        }
    }

    @Override
    public synchronized void close() {
        Rollout before = rollout;
        if (before != null) {
            before.close();
        }
    }
}
