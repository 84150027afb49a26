// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.ToolChoice;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The body of a request to the Messages API.
 *
 * @param model that is asked
 * @param most tokens of an answer whose request sets no limit: the service demands one
 */
record MessagesBody(String model, int most) {
    private static final String TYPE = "type";

    /**
     * {@return the body}
     *
     * @throws UnsupportedCapabilityException if the service has no word for what is asked
     */
    Map<String, Object> of(ChatRequest request) {
        refuse(request);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("max_tokens", request.maxTokens().orElse(most));
        MessageTurns.into(body, request.messages());
        request.temperature().ifPresent(value -> body.put("temperature", value));
        request.topP().ifPresent(value -> body.put("top_p", value));
        request.topK().ifPresent(value -> body.put("top_k", value));
        if (!request.stop().isEmpty()) {
            body.put("stop_sequences", request.stop());
        }
        if (!request.tools().isEmpty()) {
            body.put("tools", request.tools().stream().map(MessagesBody::tool).toList());
        }
        request.toolChoice().ifPresent(choice -> body.put("tool_choice", choice(choice)));
        request.responseFormat()
                .map(ResponseFormat::schema)
                .filter(schema -> !schema.isEmpty())
                .ifPresent(schema -> body.put(
                        "output_config", Map.of("format", MessageTurns.typed("json_schema", "schema", schema))));
        body.putAll(request.extra()); // in the service's own words, for example thinking
        return body;
    }

    private static void refuse(ChatRequest request) {
        List<String> gaps = new ArrayList<>();
        request.seed().ifPresent(seed -> gaps.add("seed"));
        if (request.logProbabilities()) {
            gaps.add("logProbabilities");
        }
        request.responseFormat()
                .filter(format -> format.schema().isEmpty() && !format.type().equals("text"))
                .ifPresent(format -> gaps.add("responseFormat " + format.type() + " without a schema"));
        if (!gaps.isEmpty()) {
            throw new UnsupportedCapabilityException("Anthropic cannot do what was asked: " + String.join(", ", gaps)
                    + " -> leave these out, or ask another service");
        }
    }

    private static Map<String, Object> tool(ToolSpecification tool) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", tool.name());
        if (!tool.description().isEmpty()) {
            shown.put("description", tool.description());
        }
        shown.put("input_schema", tool.parameters().isEmpty() ? Map.of(TYPE, "object") : tool.parameters());
        if (tool.strict()) {
            shown.put("strict", true);
        }
        return shown;
    }

    private static Map<String, Object> choice(ToolChoice choice) {
        return choice.functionName()
                .map(name -> MessageTurns.typed("tool", "name", name))
                .orElseGet(() -> Map.of(TYPE, choice.type().equals("required") ? "any" : choice.type()));
    }
}
