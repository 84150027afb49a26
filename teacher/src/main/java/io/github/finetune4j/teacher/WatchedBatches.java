// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.TransientProviderException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model in batches, which keeps its answers itself; what fails is noted. Where a service was out for all, nobody
 * waits for it once more with each question.
 */
final class WatchedBatches implements BatchModel {
    private final BatchModel batches;
    private final RecordedTeacher watch;
    private volatile @Nullable TransientProviderException out;

    WatchedBatches(BatchModel batches, RecordedTeacher watch) {
        this.batches = batches;
        this.watch = watch;
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        out = null;
        try {
            return watch.asked(requests, () -> batches.chatAll(requests));
        } catch (TransientProviderException e) {
            out = e;
            throw e;
        }
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return watch.asked(List.of(request), () -> {
            TransientProviderException before = out;
            if (before != null) {
                throw before;
            }
            return batches.chat(request);
        });
    }

    @Override
    public double priceShare() {
        return batches.priceShare();
    }

    @Override
    public List<String> notes() {
        return batches.notes();
    }

    @Override
    public int requestsAtOnce() {
        return batches.requestsAtOnce();
    }

    @Override
    public String name() {
        return batches.name();
    }

    @Override
    public Optional<String> identity() {
        return watch.identity();
    }
}
