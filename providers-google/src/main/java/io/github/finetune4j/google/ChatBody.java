// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.ToolChoice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A chat request as {@code generateContent} takes it. */
final class ChatBody {
    private static final String MODE = "mode";

    private ChatBody() {}

    /** @throws IllegalArgumentException if a message has what cannot be said to Gemini */
    static Map<String, Object> of(ChatRequest request) {
        Map<String, Object> body = new LinkedHashMap<>(GeminiContents.of(request.messages(), request.tools()));
        Map<String, Object> config = config(request);
        if (!config.isEmpty()) {
            body.put("generationConfig", config);
        }
        request.toolChoice()
                .ifPresent(choice -> body.put("toolConfig", Map.of("functionCallingConfig", calling(choice))));
        body.putAll(request.extra()); // in the service's own words, for example safetySettings
        return body;
    }

    private static Map<String, Object> config(ChatRequest request) {
        Map<String, Object> config = new LinkedHashMap<>();
        request.temperature().ifPresent(value -> config.put("temperature", value));
        request.topP().ifPresent(value -> config.put("topP", value));
        request.topK().ifPresent(value -> config.put("topK", value));
        request.maxTokens().ifPresent(value -> config.put("maxOutputTokens", value));
        request.seed().ifPresent(value -> config.put("seed", value));
        if (!request.stop().isEmpty()) {
            config.put("stopSequences", request.stop());
        }
        if (request.logProbabilities()) {
            config.put("responseLogprobs", true);
            request.topLogProbabilities().ifPresent(value -> config.put("logprobs", value));
        }
        request.responseFormat().ifPresent(format -> addFormat(config, format));
        return config;
    }

    private static void addFormat(Map<String, Object> config, ResponseFormat format) {
        if (!format.type().equals("text")) {
            config.put("responseMimeType", "application/json");
        }
        if (!format.schema().isEmpty()) {
            config.put("responseJsonSchema", format.schema());
        }
    }

    private static Map<String, Object> calling(ToolChoice choice) {
        Map<String, Object> calling = new LinkedHashMap<>();
        if (choice.functionName().isPresent()) {
            calling.put(MODE, "ANY");
            calling.put("allowedFunctionNames", List.of(choice.functionName().get()));
            return calling;
        }
        calling.put(
                MODE,
                switch (choice.type()) {
                    case "none" -> "NONE";
                    case "required" -> "ANY";
                    default -> "AUTO";
                });
        return calling;
    }
}
