// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.ToolChoice;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;

/**
 * Our requests as Spring AI's prompts, with options of the provider's own class.
 *
 * @param carriers by the name of the field that they carry
 */
record RequestsOut(Map<String, Carrier> carriers) {
    private static final String SEED = "seed";

    Prompt of(ChatRequest request, ChatOptions defaults) {
        Map<String, Object> rest = new LinkedHashMap<>(request.fields());
        ChatOptions.Builder<?> to = defaults.mutate();
        settings(request, to);
        penalties(rest, to);
        tools(request, rest, to);
        if (!carriers.containsKey(ChatFields.RESPONSE_FORMAT)) {
            request.responseFormat().ifPresent(format -> {
                format(format, to);
                rest.remove(ChatFields.RESPONSE_FORMAT);
            });
        }
        request.seed().ifPresent(seed -> rest.put(SEED, seed));
        rest.remove(ChatFields.LOGPROBS, false);
        carry(rest, to);
        return new Prompt(MessagesOut.all(request.messages()), to.build());
    }

    private static void settings(ChatRequest from, ChatOptions.Builder<?> to) {
        from.temperature().ifPresent(to::temperature);
        from.topP().ifPresent(to::topP);
        from.topK().ifPresent(to::topK);
        from.maxTokens().ifPresent(to::maxTokens);
        if (!from.stop().isEmpty()) {
            to.stopSequences(from.stop());
        }
    }

    private static void penalties(Map<String, Object> rest, ChatOptions.Builder<?> to) {
        if (rest.get(RequestsIn.FREQUENCY) instanceof Number value) {
            to.frequencyPenalty(value.doubleValue());
            rest.remove(RequestsIn.FREQUENCY);
        }
        if (rest.get(RequestsIn.PRESENCE) instanceof Number value) {
            to.presencePenalty(value.doubleValue());
            rest.remove(RequestsIn.PRESENCE);
        }
    }

    private void tools(ChatRequest from, Map<String, Object> rest, ChatOptions.Builder<?> to) {
        if (rest.containsKey(ChatFields.TOOLS) && to instanceof ToolCallingChatOptions.Builder<?> calling) {
            List<ToolCallback> tools =
                    from.tools().stream().map(RequestsOut::tool).toList();
            calling.toolCallbacks(tools);
            rest.remove(ChatFields.TOOLS);
        }
        if (from.toolChoice().filter(ToolChoice.auto()::equals).isPresent()) {
            rest.remove(ChatFields.TOOL_CHOICE);
        }
    }

    private static ToolCallback tool(ToolSpecification tool) {
        if (!tool.type().equals("function") || tool.strict()) {
            throw Refusal.of("the tool " + tool.name() + ", strict or of another type", "give a plain function");
        }
        return new NamedTool(tool);
    }

    private static void format(ResponseFormat format, ChatOptions.Builder<?> to) {
        if (format.type().equals("text")) {
            return;
        }
        if (!format.type().equals("json_schema")
                || !(to instanceof StructuredOutputChatOptions.Builder<?> structured)) {
            throw Refusal.of(
                    "the response format \"" + format.type() + "\" of a request to this provider",
                    "leave it out, or say by carries(\"response_format\", ...) how it goes");
        }
        structured.outputSchema(Json.write(format.schema()));
    }

    private void carry(Map<String, Object> rest, ChatOptions.Builder<?> to) {
        Set<String> refused = new TreeSet<>();
        rest.forEach((field, value) -> {
            Carrier carrier = carriers.get(field);
            if (carrier == null) {
                refused.add(field);
            } else {
                carrier.carry(value, to);
            }
        });
        if (!refused.isEmpty()) {
            throw Refusal.of(
                    "the settings " + refused + " of a request", "leave them out, or say by carries(...) how they go");
        }
    }
}
