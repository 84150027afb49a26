// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.baseline;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import java.util.List;
import java.util.Optional;

/** A prompted model in batches: what goes out, and is on record, is the whole prompt. */
record PromptedBatches(PromptedModel prompted, BatchModel batches) implements BatchModel {
    @Override
    public ChatResponse chat(ChatRequest request) {
        return batches.chat(prompted.prompt(request));
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        return batches.chatAll(requests.stream().map(prompted::prompt).toList());
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
        return prompted.name();
    }

    @Override
    public Optional<String> identity() {
        return prompted.identity();
    }
}
