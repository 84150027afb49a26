// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** LangChain4j's answers as ours. */
final class ResponsesIn {
    private ResponsesIn() {}

    static io.github.finetune4j.chat.ChatResponse of(ChatResponse response) {
        Message message = MessagesIn.answer(response.aiMessage());
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "id", response.id());
        put(fields, "model", response.modelName());
        fields.putAll(message.fields());
        return new io.github.finetune4j.chat.ChatResponse(
                message.content(), reason(response.finishReason()), usage(response.tokenUsage()), fields);
    }

    private static void put(Map<String, Object> fields, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            fields.put(name, value);
        }
    }

    private static Usage usage(@Nullable TokenUsage usage) {
        return usage == null
                ? new Usage(0, 0)
                : new Usage(number(usage.inputTokenCount()), number(usage.outputTokenCount()));
    }

    private static long number(@Nullable Integer tokens) {
        return tokens == null ? 0 : Math.max(0, tokens);
    }

    private static FinishReason reason(dev.langchain4j.model.output.@Nullable FinishReason reason) {
        if (reason == null) {
            return FinishReason.UNKNOWN;
        }
        return switch (reason) {
            case STOP -> FinishReason.STOP;
            case LENGTH -> FinishReason.LENGTH;
            case TOOL_EXECUTION -> FinishReason.TOOL_CALLS;
            case CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
            case OTHER -> FinishReason.UNKNOWN;
        };
    }
}
