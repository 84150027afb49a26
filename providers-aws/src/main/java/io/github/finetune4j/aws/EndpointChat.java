// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.chat.MessageParts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Between requests and responses of ours and chat completions as containers on endpoints know them. */
final class EndpointChat {
    private static final Set<String> OWN = Set.of("role", "content");

    private EndpointChat() {}

    static Map<String, Object> body(ChatRequest request) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "messages",
                request.messages().stream().map(EndpointChat::message).toList());
        request.temperature().ifPresent(value -> body.put("temperature", value));
        request.topP().ifPresent(value -> body.put("top_p", value));
        request.topK().ifPresent(value -> body.put("top_k", value));
        request.maxTokens().ifPresent(value -> body.put("max_tokens", value));
        request.seed().ifPresent(value -> body.put("seed", value));
        if (!request.stop().isEmpty()) {
            body.put("stop", request.stop());
        }
        body.putAll(request.fields());
        return body;
    }

    private static Map<String, @Nullable Object> message(Message message) {
        Map<String, @Nullable Object> wire = new LinkedHashMap<>();
        boolean onlyCalls = message.content().isEmpty() && message.fields().containsKey(ChatFields.TOOL_CALLS);
        wire.put("role", message.role().word());
        wire.put("content", onlyCalls ? null : message.content());
        wire.putAll(message.fields());
        wire.remove("weight"); // of data sets alone
        MessageParts.intoContent(wire, message);
        return wire;
    }

    /** {@return the first answer; empty where there is none} */
    static Optional<ChatResponse> response(Map<String, Object> reply) {
        return JsonView.objects(reply.get("choices")).stream()
                .findFirst()
                .filter(choice -> choice.containsKey("message"))
                .map(choice -> response(reply, choice));
    }

    private static ChatResponse response(Map<String, Object> reply, Map<String, Object> choice) {
        Map<String, Object> fields = new LinkedHashMap<>();
        JsonView.text(reply, "id").ifPresent(id -> fields.put("id", id));
        JsonView.text(reply, "model").ifPresent(model -> fields.put("model", model));
        Map<String, Object> message = JsonView.object(choice, "message");
        message.forEach((name, value) -> {
            if (value != null && !OWN.contains(name)) {
                fields.put(name, value);
            }
        });
        if (choice.get(ChatFields.LOGPROBS) instanceof Map<?, ?> logprobs) {
            fields.put(ChatFields.LOGPROBS, logprobs);
        }
        String finish = JsonView.text(choice, "finish_reason").orElse("");
        if (!finish.isEmpty()) {
            fields.put("finish_reason", finish);
        }
        Map<String, Object> usage = JsonView.object(reply, "usage");
        return new ChatResponse(
                text(message.get("content")),
                reason(finish),
                new Usage(tokens(usage, "prompt_tokens"), tokens(usage, "completion_tokens")),
                fields);
    }

    private static String text(@Nullable Object content) {
        if (content instanceof List<?> parts) {
            StringBuilder text = new StringBuilder();
            JsonView.objects(parts)
                    .forEach(part -> text.append(JsonView.text(part, "text").orElse("")));
            return text.toString();
        }
        return content instanceof String text ? text : "";
    }

    private static long tokens(Map<String, Object> usage, String name) {
        return usage.get(name) instanceof Number number ? Math.max(0, number.longValue()) : 0;
    }

    private static FinishReason reason(String word) {
        return switch (word) {
            case "stop", "eos_token", "stop_sequence" -> FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.UNKNOWN;
        };
    }
}
