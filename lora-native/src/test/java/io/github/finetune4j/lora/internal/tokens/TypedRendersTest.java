// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools and their calls from typed requests: templates write them as transformers does, byte by byte. */
class TypedRendersTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Qwen-Qwen2.5-7B-Instruct",
                "Qwen-Qwen3-0.6B",
                "GLM-4.6",
                "ibm-granite-granite-4.0",
                "deepseek-ai-DeepSeek-V3.2",
                "mistralai-Mistral-Nemo-Instruct-2407",
                "openbmb-MiniCPM5-1B"
            })
    void typedTools_areRenderedAsTheGoldens(String template) throws IOException {
        JsonNode all = json("conversations.json");
        Map<String, String> special = MAPPER.convertValue(all.get("special_tokens"), new TypeReference<>() {});
        TemplateRenderer renderer = new TemplateRenderer(
                "model",
                Files.readString(Fixtures.path("chat-templates/" + template + ".jinja")),
                new HashMap<>(special));
        int compared = 0;
        for (JsonNode golden : json(template + ".json")) {
            JsonNode conversation =
                    all.get("conversations").get(golden.get("conversation").asText());
            if (conversation.has("tools") && golden.path("rendered").isTextual()) {
                ChatRequest request = typed(conversation);
                String text = renderer.render(
                                request.messages(),
                                request.fields(),
                                golden.get("add_generation_prompt").asBoolean())
                        .text();
                assertThat(text)
                        .as("%s", golden.get("conversation"))
                        .isEqualTo(golden.get("rendered").asText());
                compared++;
            }
        }
        assertThat(compared).isPositive();
    }

    private static JsonNode json(String file) throws IOException {
        return MAPPER.readTree(Fixtures.path("chat-templates/" + file).toFile());
    }

    private static ChatRequest typed(JsonNode conversation) {
        ChatRequest.Builder request = ChatRequest.builder();
        conversation.get("messages").forEach(message -> request.addMessage(message(message)));
        conversation.get("tools").forEach(tool -> request.addTool(tool(tool.get("function"))));
        return request.build();
    }

    private static ToolSpecification tool(JsonNode function) {
        return ToolSpecification.builder(function.get("name").asText())
                .description(function.get("description").asText())
                .parameters(function.get("parameters").toString())
                .build();
    }

    private static Message message(JsonNode message) {
        Role role = Role.ofWord(message.get("role").asText()).orElseThrow();
        String content = message.path("content").asText("");
        if (message.has("tool_calls")) {
            Map<String, Object> said = MAPPER.convertValue(message, new TypeReference<>() {});
            said.keySet().removeAll(List.of("role", "content"));
            List<ToolCall> calls = new Message(role, content, said).toolCalls();
            return Message.assistant(content, calls);
        }
        return message.has("tool_call_id")
                ? Message.tool(message.get("tool_call_id").asText(), content)
                        .named(message.get("name").asText())
                : new Message(role, content);
    }
}
