package io.github.finetune4j.examples.quickstart;

import io.github.finetune4j.model.ChatModel;
import io.github.finetune4j.model.ChatRequest;
import io.github.finetune4j.model.ChatResponse;
import java.util.List;

/**
 * A model under another name: tables read better with "base" than with a folder's name.
 *
 * @param name for tables and reports
 * @param model answers
 */
record NamedModel(String name, ChatModel model) implements ChatModel {
    @Override
    public ChatResponse chat(ChatRequest request) {
        return model.chat(request);
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        return model.chatAll(requests);
    }
}
