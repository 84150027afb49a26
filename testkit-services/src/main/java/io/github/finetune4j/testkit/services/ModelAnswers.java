// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.JsonView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model behind the fake chat endpoint: what was asked reaches it as a request, what it says goes out as a message.
 */
final class ModelAnswers {
    private static final Set<String> NOT_OF_REQUEST = Set.of("model", "messages", "stream", "stream_options");

    private ModelAnswers() {}

    static Map<String, Object> message(ChatModel model, Map<String, Object> asked) {
        ChatResponse response = model.chat(request(asked));
        Message said = response.message();
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", said.role().word());
        if (!said.content().isEmpty()) {
            message.put("content", said.content());
        }
        message.putAll(said.fields());
        return message;
    }

    private static ChatRequest request(Map<String, Object> asked) {
        ChatRequest.Builder request = ChatRequest.builder()
                .messages(JsonView.objects(asked.get("messages")).stream()
                        .map(ModelAnswers::message)
                        .toList());
        asked.forEach((name, value) -> set(request, name, value));
        return request.build();
    }

    private static void set(ChatRequest.Builder request, String name, @Nullable Object value) {
        if (value instanceof Number number) {
            switch (name) {
                case "temperature" -> request.temperature(number.doubleValue());
                case "top_p" -> request.topP(number.doubleValue());
                case "top_k" -> request.topK(number.intValue());
                case "seed" -> request.seed(number.longValue());
                case "max_completion_tokens", "max_tokens" -> request.maxTokens(number.intValue());
                default -> request.addExtra(name, number);
            }
        } else if (name.equals("stop") && value instanceof List<?> stops) {
            request.stop(stops.stream().map(String::valueOf).toList());
        } else if (value != null && !NOT_OF_REQUEST.contains(name)) {
            request.addExtra(name, value);
        }
    }

    static Message message(Map<String, Object> wire) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (wire.get("content") instanceof List<?> parts) {
            fields.put(ChatFields.PARTS, parts);
        }
        fields.putAll(JsonView.without(wire, Set.of("role", "content")));
        Role role = Role.ofWord(JsonView.text(wire, "role").orElse("")).orElse(Role.USER);
        return new Message(role, text(wire), fields);
    }

    private static String text(Map<String, Object> wire) {
        return JsonView.text(wire, "content")
                .orElseGet(() -> JsonView.objects(wire.get("content")).stream()
                        .map(part -> JsonView.text(part, "text").orElse(""))
                        .collect(Collectors.joining()));
    }
}
