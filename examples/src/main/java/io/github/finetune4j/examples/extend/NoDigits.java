// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.DelegatingChatModel;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A model around another: whatever is asked, numbers never reach it. */
// tag::model[]
public final class NoDigits extends DelegatingChatModel {
    public NoDigits(ChatModel model) {
        super(model);
    }

    private static String masked(String text) {
        return text.replaceAll("\\d", "#");
    }

    private static ChatRequest without(ChatRequest request) {
        List<Message> messages = request.messages().stream()
                .map(message -> message.role() == Role.USER ? Message.user(masked(message.content())) : message)
                .toList();
        return request.toBuilder().messages(messages).build();
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return model().chat(without(request));
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        return model().chat(without(request), onText);
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        return model().chatAll(requests.stream().map(NoDigits::without).toList());
    }

    @Override
    public Optional<String> identity() { // it answers otherwise than the model alone
        return model().identity().map(inner -> inner + " without digits");
    }
}
// end::model[]
