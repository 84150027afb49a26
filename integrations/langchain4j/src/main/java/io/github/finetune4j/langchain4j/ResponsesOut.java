// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.internal.chat.ChatFields;
import java.util.LinkedHashMap;
import java.util.Map;

/** Our answers as LangChain4j's. */
final class ResponsesOut {
    private ResponsesOut() {}

    static dev.langchain4j.model.chat.response.ChatResponse of(ChatResponse response) {
        response.refusal().filter(refusal -> !refusal.isBlank()).ifPresent(refusal -> {
            throw new ContentFilteredException(refusal); // as LangChain4j's own OpenAI client does
        });
        return dev.langchain4j.model.chat.response.ChatResponse.builder()
                .aiMessage(message(response))
                .metadata(metadata(response))
                .build();
    }

    private static AiMessage message(ChatResponse response) {
        if (response.fields().isEmpty()) {
            return AiMessage.from(response.text());
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name : new String[] {ChatFields.TOOL_CALLS, MessagesOut.REASONING}) {
            Object value = response.fields().get(name);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return MessagesOut.answer(new Message(Role.ASSISTANT, response.text(), fields));
    }

    private static FineTunedMetadata metadata(ChatResponse response) {
        return new FineTunedMetadata.Builder(response)
                .id(response.id().orElse(null))
                .modelName(response.model().orElse(null))
                .tokenUsage(usage(response.usage()))
                .finishReason(reason(response.finishReason()))
                .build();
    }

    private static TokenUsage usage(Usage usage) {
        return new TokenUsage(number(usage.inputTokens()), number(usage.outputTokens()));
    }

    private static int number(long tokens) {
        return (int) Math.min(Integer.MAX_VALUE, tokens);
    }

    private static FinishReason reason(io.github.finetune4j.chat.FinishReason reason) {
        return switch (reason) {
            case STOP -> FinishReason.STOP;
            case LENGTH -> FinishReason.LENGTH;
            case TOOL_CALLS -> FinishReason.TOOL_EXECUTION;
            case CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
            case UNKNOWN -> FinishReason.OTHER;
        };
    }
}
