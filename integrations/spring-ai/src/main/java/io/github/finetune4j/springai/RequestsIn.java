// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;

/** Spring AI's prompts as our requests. */
final class RequestsIn {
    static final String FREQUENCY = "frequency_penalty";
    static final String PRESENCE = "presence_penalty";

    private RequestsIn() {}

    /**
     * @param model the name of ours, which is the only one that it can be asked for
     * @param defaults where the prompt has no options at all
     */
    static ChatRequest of(Prompt prompt, String model, FineTunedOptions defaults) {
        ChatOptions options = prompt.getOptions() == null ? defaults : prompt.getOptions();
        if (options.getModel() != null && !options.getModel().equals(model)) {
            throw Refusal.of(
                    "the model \"" + options.getModel() + "\" in the options of a prompt to " + model,
                    "leave it out, or ask another model");
        }
        ChatRequest.Builder to = ChatRequest.builder().messages(MessagesIn.all(prompt.getInstructions()));
        settings(options, to);
        if (options instanceof ToolCallingChatOptions calling && calling.getToolCallbacks() != null) {
            for (ToolCallback tool : calling.getToolCallbacks()) {
                to.addTool(tool(tool.getToolDefinition()));
            }
        }
        if (options instanceof StructuredOutputChatOptions structured) {
            schema(structured.getOutputSchema(), to);
        }
        if (options instanceof FineTunedOptions ours) {
            ours.seed().ifPresent(to::seed);
            ours.key().ifPresent(to::key);
            ours.fields().forEach(to::addExtra);
        }
        return to.build();
    }

    private static void settings(ChatOptions from, ChatRequest.Builder to) {
        if (from.getTemperature() != null) {
            to.temperature(from.getTemperature());
        }
        if (from.getTopP() != null) {
            to.topP(from.getTopP());
        }
        if (from.getTopK() != null) {
            to.topK(from.getTopK());
        }
        if (from.getMaxTokens() != null) {
            to.maxTokens(from.getMaxTokens());
        }
        List<String> stop = from.getStopSequences();
        if (stop != null && !stop.isEmpty()) {
            to.stop(stop);
        }
        if (from.getFrequencyPenalty() != null) {
            to.addExtra(FREQUENCY, from.getFrequencyPenalty());
        }
        if (from.getPresencePenalty() != null) {
            to.addExtra(PRESENCE, from.getPresencePenalty());
        }
    }

    private static ToolSpecification tool(ToolDefinition tool) {
        ToolSpecification.Builder to = ToolSpecification.builder(tool.name());
        if (!tool.description().isEmpty()) {
            to.description(tool.description());
        }
        if (!tool.inputSchema().isBlank()) {
            to.parameters(tool.inputSchema());
        }
        return to.build();
    }

    private static void schema(@Nullable String text, ChatRequest.Builder to) {
        if (text == null) {
            return;
        }
        try {
            Map<String, Object> schema = Json.parseObject(text);
            to.responseFormat(ResponseFormat.jsonSchema("answer", schema));
        } catch (JsonException e) {
            throw new IllegalArgumentException(
                    "the schema of the answer is no JSON object: " + e.getMessage() + " -> write a JSON schema", e);
        }
    }
}
