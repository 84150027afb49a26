// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.DelegatingChatModel;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A model with a prompt of its own. */
final class PromptedChat extends DelegatingChatModel {
    private static final int SHORT = 8;

    private final TaskPrompt prompt;

    PromptedChat(ChatModel model, TaskPrompt prompt) {
        super(model);
        this.prompt = prompt;
    }

    /** {@return what the model is asked} */
    ChatRequest prompted(ChatRequest request) {
        List<Message> asked = request.messages();
        boolean system = asked.get(0).role() == Role.SYSTEM;
        List<Message> messages = new ArrayList<>();
        String joined = (prompt.instruction() + "\n\n" + (system ? asked.get(0).content() : "")).strip();
        if (!joined.isEmpty()) {
            messages.add(Message.system(joined));
        }
        String question = question(asked);
        prompt.examples().stream()
                .filter(example -> !question(example.prompt()).equalsIgnoreCase(question))
                .forEach(example -> messages.addAll(turns(example)));
        messages.addAll(asked.subList(system ? 1 : 0, asked.size()));
        return request.toBuilder().messages(messages).build();
    }

    private static List<Message> turns(ChatExample example) {
        return example.messages().stream()
                .filter(message -> message.role() != Role.SYSTEM)
                .toList();
    }

    /** What the user said last. */
    private static String question(List<Message> messages) {
        return messages.stream()
                .filter(message -> message.role() == Role.USER)
                .reduce((first, second) -> second)
                .map(message -> message.content().strip())
                .orElse("");
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return model().chat(prompted(request));
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        return model().chat(prompted(request), onText);
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        return model().chatAll(requests.stream().map(this::prompted).toList());
    }

    @Override
    public String name() {
        return model().name() + ", prompt " + prompt.identity().substring(0, SHORT);
    }

    @Override
    public Optional<String> identity() {
        return model().identity().map(asked -> asked + " with prompt " + prompt.identity());
    }
}
