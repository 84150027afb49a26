// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.ToolChoice;
import io.github.finetune4j.chat.ToolSpecification;
import java.util.Map;

/** LangChain4j's requests as ours. */
final class RequestsIn {
    static final String FREQUENCY = "frequency_penalty";
    static final String PRESENCE = "presence_penalty";

    private RequestsIn() {}

    /** @param model the name of ours, which is the only one that it can be asked for */
    static ChatRequest of(dev.langchain4j.model.chat.request.ChatRequest request, String model) {
        ChatRequestParameters parameters = request.parameters();
        if (parameters.modelName() != null && !parameters.modelName().equals(model)) {
            throw Refusal.of(
                    "the model name \"" + parameters.modelName() + "\" of a request to " + model,
                    "leave it out, or ask another model");
        }
        ChatRequest.Builder to = ChatRequest.builder().messages(MessagesIn.all(request.messages()));
        settings(parameters, to);
        tools(parameters, to);
        if (parameters.responseFormat() != null) {
            to.responseFormat(format(parameters.responseFormat()));
        }
        if (parameters instanceof FineTunedParameters ours) {
            further(ours, to);
        }
        return to.build();
    }

    private static void settings(ChatRequestParameters from, ChatRequest.Builder to) {
        if (from.temperature() != null) {
            to.temperature(from.temperature());
        }
        if (from.topP() != null) {
            to.topP(from.topP());
        }
        if (from.topK() != null) {
            to.topK(from.topK());
        }
        if (from.maxOutputTokens() != null) {
            to.maxTokens(from.maxOutputTokens());
        }
        if (from.stopSequences() != null && !from.stopSequences().isEmpty()) {
            to.stop(from.stopSequences());
        }
        if (from.frequencyPenalty() != null) {
            to.addExtra(FREQUENCY, from.frequencyPenalty());
        }
        if (from.presencePenalty() != null) {
            to.addExtra(PRESENCE, from.presencePenalty());
        }
    }

    private static void further(FineTunedParameters from, ChatRequest.Builder to) {
        from.seed().ifPresent(to::seed);
        from.key().ifPresent(to::key);
        from.fields().forEach(to::addExtra);
    }

    private static void tools(ChatRequestParameters from, ChatRequest.Builder to) {
        if (from.toolSpecifications() != null) {
            from.toolSpecifications().forEach(tool -> to.addTool(tool(tool)));
        }
        if (from.toolChoice() != null) {
            to.toolChoice(
                    switch (from.toolChoice()) {
                        case AUTO -> ToolChoice.auto();
                        case REQUIRED -> ToolChoice.required();
                        case NONE -> ToolChoice.none();
                    });
        }
    }

    private static ToolSpecification tool(dev.langchain4j.agent.tool.ToolSpecification tool) {
        ToolSpecification.Builder to = ToolSpecification.builder(tool.name());
        if (tool.description() != null) {
            to.description(tool.description());
        }
        if (tool.parameters() != null) {
            to.parameters(SchemasIn.json(tool.parameters()));
        }
        if (tool.strict() != null) {
            to.strict(tool.strict());
        }
        return to.build();
    }

    private static ResponseFormat format(dev.langchain4j.model.chat.request.ResponseFormat format) {
        if (format.type() == ResponseFormatType.TEXT) {
            return ResponseFormat.text();
        }
        JsonSchema schema = format.jsonSchema();
        if (schema == null) {
            return ResponseFormat.jsonObject();
        }
        Map<String, Object> json = SchemasIn.json(schema.rootElement());
        return ResponseFormat.jsonSchema(schema.name() == null ? "answer" : schema.name(), json);
    }
}
