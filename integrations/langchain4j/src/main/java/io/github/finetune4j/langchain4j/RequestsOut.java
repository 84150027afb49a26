// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.ToolChoice;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.internal.chat.ChatFields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Our requests as LangChain4j's.
 *
 * @param carriers by the name of the field that they carry
 */
record RequestsOut(Map<String, Carrier> carriers) {
    private static final String SEED = "seed";

    dev.langchain4j.model.chat.request.ChatRequest of(ChatRequest request) {
        Map<String, Object> rest = new LinkedHashMap<>(request.fields());
        DefaultChatRequestParameters.Builder<?> to = ChatRequestParameters.builder();
        settings(request, to);
        penalties(rest, to);
        tools(request, rest, to);
        request.responseFormat().ifPresent(format -> {
            to.responseFormat(format(format));
            rest.remove(ChatFields.RESPONSE_FORMAT);
        });
        request.seed().ifPresent(seed -> rest.put(SEED, seed));
        rest.remove(ChatFields.LOGPROBS, false);
        return dev.langchain4j.model.chat.request.ChatRequest.builder()
                .messages(MessagesOut.all(request.messages()))
                .parameters(carried(rest, to.build()))
                .build();
    }

    private static void settings(ChatRequest from, DefaultChatRequestParameters.Builder<?> to) {
        from.temperature().ifPresent(to::temperature);
        from.topP().ifPresent(to::topP);
        from.topK().ifPresent(to::topK);
        from.maxTokens().ifPresent(to::maxOutputTokens);
        if (!from.stop().isEmpty()) {
            to.stopSequences(from.stop());
        }
    }

    private static void penalties(Map<String, Object> rest, DefaultChatRequestParameters.Builder<?> to) {
        if (rest.get(RequestsIn.FREQUENCY) instanceof Number value) {
            to.frequencyPenalty(value.doubleValue());
            rest.remove(RequestsIn.FREQUENCY);
        }
        if (rest.get(RequestsIn.PRESENCE) instanceof Number value) {
            to.presencePenalty(value.doubleValue());
            rest.remove(RequestsIn.PRESENCE);
        }
    }

    private static void tools(ChatRequest from, Map<String, Object> rest, DefaultChatRequestParameters.Builder<?> to) {
        if (rest.remove(ChatFields.TOOLS) != null) {
            to.toolSpecifications(from.tools().stream().map(RequestsOut::tool).toList());
        }
        from.toolChoice().ifPresent(choice -> {
            to.toolChoice(choice(choice));
            rest.remove(ChatFields.TOOL_CHOICE);
        });
    }

    private static dev.langchain4j.agent.tool.ToolSpecification tool(ToolSpecification tool) {
        if (!tool.type().equals("function")) {
            throw Refusal.of("a tool of type \"" + tool.type() + "\"", "give functions");
        }
        return dev.langchain4j.agent.tool.ToolSpecification.builder()
                .name(tool.name())
                .description(tool.description().isEmpty() ? null : tool.description())
                .parameters(tool.parameters().isEmpty() ? null : SchemasOut.parameters(tool.name(), tool.parameters()))
                .strict(tool.strict() ? Boolean.TRUE : null)
                .build();
    }

    private static dev.langchain4j.model.chat.request.ToolChoice choice(ToolChoice choice) {
        return switch (choice.type()) {
            case "auto" -> dev.langchain4j.model.chat.request.ToolChoice.AUTO;
            case "none" -> dev.langchain4j.model.chat.request.ToolChoice.NONE;
            case "required" -> dev.langchain4j.model.chat.request.ToolChoice.REQUIRED;
            default ->
                throw Refusal.of(
                        "the tool choice " + choice.json(), "give only the tools that are wanted, and require one");
        };
    }

    private static dev.langchain4j.model.chat.request.ResponseFormat format(ResponseFormat format) {
        return switch (format.type()) {
            case "text" -> dev.langchain4j.model.chat.request.ResponseFormat.TEXT;
            case "json_object" -> dev.langchain4j.model.chat.request.ResponseFormat.JSON;
            case "json_schema" -> schema(format);
            default -> throw Refusal.of("the response format \"" + format.type() + '"', "ask for text or JSON");
        };
    }

    private static dev.langchain4j.model.chat.request.ResponseFormat schema(ResponseFormat format) {
        if (format.strict()) {
            throw Refusal.of(
                    "a strict response format",
                    "leave strict out, and build the model so that it holds to schemas (strictJsonSchema at OpenAI)");
        }
        return dev.langchain4j.model.chat.request.ResponseFormat.builder()
                .type(dev.langchain4j.model.chat.request.ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder()
                        .name(format.name())
                        .rootElement(SchemasOut.element(format.schema()))
                        .build())
                .build();
    }

    private ChatRequestParameters carried(Map<String, Object> rest, ChatRequestParameters parameters) {
        ChatRequestParameters all = parameters;
        Set<String> refused = new TreeSet<>();
        for (Map.Entry<String, Object> field : rest.entrySet()) {
            Carrier carrier = carriers.get(field.getKey());
            if (carrier == null) {
                refused.add(field.getKey());
            } else {
                all = carrier.carry(field.getValue(), all);
            }
        }
        if (!refused.isEmpty()) {
            throw Refusal.of(
                    "the settings " + refused + " of a request", "leave them out, or say by carries(...) how they go");
        }
        return all;
    }
}
