// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Repeats what it is told; fails at "fail". */
final class FakeModel implements ChatModel {
    @SuppressWarnings("StaticAssignmentOfThrowable") // that it comes out as it went in is what is tested
    static final IllegalStateException FAILURE = new IllegalStateException("the prompt was: hunter2");

    private final String identity;

    FakeModel() {
        this("fake@1");
    }

    FakeModel(String identity) {
        this.identity = identity;
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        String text = request.messages().get(request.messages().size() - 1).content();
        if (text.equals("fail")) {
            throw FAILURE;
        }
        return new ChatResponse("re: " + text, FinishReason.STOP, new Usage(text.length(), 3));
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        ChatResponse response = chat(request);
        onText.accept("re: ");
        onText.accept(response.text().substring(4));
        return response;
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        return requests.stream().map(this::chat).toList();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Optional<String> identity() {
        return Optional.of(identity);
    }

    @Override
    public int requestsAtOnce() {
        return 3;
    }
}
