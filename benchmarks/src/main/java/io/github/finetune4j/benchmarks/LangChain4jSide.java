// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.github.finetune4j.langchain4j.FineTunedChatModel;
import io.github.finetune4j.langchain4j.LangChain4jChatModel;
import java.util.concurrent.atomic.AtomicReference;

/** The same request to LangChain4j's own model, to ours as theirs, and to theirs as ours. */
final class LangChain4jSide {
    private final ChatModel own;
    private final FineTunedChatModel ours;
    private final LangChain4jChatModel theirs;
    private final ChatRequest request;

    LangChain4jSide(io.github.finetune4j.chat.ChatModel model, io.github.finetune4j.chat.ChatRequest asked) {
        ChatResponse answer = ChatResponse.builder()
                .aiMessage(AiMessage.from("It is dry."))
                .tokenUsage(new TokenUsage(30, 4))
                .finishReason(FinishReason.STOP)
                .build();
        AtomicReference<ChatRequest> seen = new AtomicReference<>();
        own = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest chatRequest) {
                seen.setPlain(chatRequest);
                return answer;
            }
        };
        ours = FineTunedChatModel.of(model);
        theirs = LangChain4jChatModel.of(own);
        theirs.chat(asked);
        request = seen.getPlain();
    }

    Object alone() {
        return own.chat(request);
    }

    Object oursAsTheirs() {
        return ours.chat(request);
    }

    Object theirsAsOurs(io.github.finetune4j.chat.ChatRequest asked) {
        return theirs.chat(asked);
    }
}
