package io.github.finetune4j.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A model under another name. */
record NamedChatModel(String name, ChatModel model) implements ChatModel {
    NamedChatModel {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a model's name must not be blank, got '" + name + "'");
        }
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
    public int requestsAtOnce() {
        return model.requestsAtOnce();
    }

    /** Where the model has none, its user vouches for the name. */
    @Override
    public Optional<String> identity() {
        return Optional.of(model.identity().orElse(name));
    }
}
