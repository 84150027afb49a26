// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.Generation;

/** Our answers as Spring AI's. */
final class ResponsesOut {
    static final String ANSWER = "finetune4j.answer";
    static final String REASONING = "reasoning_content";
    private static final List<String> PROPERTIES = List.of("refusal", REASONING);

    private ResponsesOut() {}

    static org.springframework.ai.chat.model.ChatResponse whole(ChatResponse response) {
        return of(response, response.text());
    }

    static org.springframework.ai.chat.model.ChatResponse piece(String text) {
        return new org.springframework.ai.chat.model.ChatResponse(List.of(new Generation(new AssistantMessage(text))));
    }

    /** {@return what is left to say of an answer whose text went before} */
    static org.springframework.ai.chat.model.ChatResponse end(ChatResponse response) {
        return of(response, "");
    }

    private static org.springframework.ai.chat.model.ChatResponse of(ChatResponse response, String text) {
        AssistantMessage message = AssistantMessage.builder()
                .content(text)
                .toolCalls(response.toolCalls().stream().map(MessagesOut::call).toList())
                .properties(properties(response))
                .build();
        String reason = response.finishReason() == FinishReason.UNKNOWN
                ? ""
                : response.finishReason().name();
        ChatGenerationMetadata metadata =
                ChatGenerationMetadata.builder().finishReason(reason).build();
        return new org.springframework.ai.chat.model.ChatResponse(
                List.of(new Generation(message, metadata)), metadata(response));
    }

    private static Map<String, Object> properties(ChatResponse response) {
        Map<String, Object> properties = new HashMap<>();
        for (String name : PROPERTIES) {
            Object value = response.fields().get(name);
            if (value != null) {
                properties.put(name, value);
            }
        }
        return properties;
    }

    private static ChatResponseMetadata metadata(ChatResponse response) {
        return ChatResponseMetadata.builder()
                .id(response.id().orElse(""))
                .model(response.model().orElse(""))
                .usage(usage(response.usage()))
                .keyValue(ANSWER, response)
                .build();
    }

    private static DefaultUsage usage(Usage usage) {
        return new DefaultUsage(number(usage.inputTokens()), number(usage.outputTokens()));
    }

    private static int number(long tokens) {
        return (int) Math.min(Integer.MAX_VALUE, tokens);
    }
}
