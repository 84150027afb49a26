// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import java.util.List;
import java.util.Optional;

/** A model in batches under another name. */
record NamedBatchModel(NamedChatModel named, BatchModel model) implements BatchModel {
    NamedBatchModel(String name, BatchModel model) {
        this(new NamedChatModel(name, model), model);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return model.chat(request);
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        return model.chatAll(requests);
    }

    @Override
    public double priceShare() {
        return model.priceShare();
    }

    @Override
    public List<String> notes() {
        return model.notes();
    }

    @Override
    public int requestsAtOnce() {
        return model.requestsAtOnce();
    }

    @Override
    public String name() {
        return named.name();
    }

    @Override
    public Optional<String> identity() {
        return named.identity();
    }
}
