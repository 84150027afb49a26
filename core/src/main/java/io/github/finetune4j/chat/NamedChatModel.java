// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import io.github.finetune4j.internal.names.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A model under another name. */
record NamedChatModel(String name, ChatModel model) implements ChatModel {
    private static final int LONGEST = 2048; // as long as the resource names of the clouds may be

    NamedChatModel {
        Names.line("a model's name", name, LONGEST);
    }

    /** Where the model has none, its user vouches for the name. */
    @Override
    public Optional<String> identity() {
        return model.identity().or(() -> Optional.of(name));
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return model.chat(request);
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        return model.chat(request, onText);
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        return model.chatAll(requests);
    }

    @Override
    public boolean gainsFromBatches() {
        return model.gainsFromBatches();
    }

    @Override
    public Optional<BatchModel> inBatches(Path folder) {
        return model.inBatches(folder);
    }

    @Override
    public int requestsAtOnce() {
        return model.requestsAtOnce();
    }
}
