// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the golden renders: templates, conversations and what transformers made of them. */
final class GoldenRenders {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One render: {@code rendered}, or {@code error} where transformers fails. */
    record Case(
            String conversation,
            boolean prompt,
            @Nullable String rendered,
            @Nullable String message,
            boolean containsToday) {}

    private GoldenRenders() {}

    /** Templates whose licence does not let us copy them here, or could not be made sure. */
    static final List<String> RESTRICTED = List.of(
            "Bielik-11B-v3.0-Instruct",
            "Cohere2MoE",
            "CohereForAI-c4ai-command-r-plus-tool_use",
            "Kimi-K2-Thinking",
            "Kimi-K3",
            "LFM2.5-8B-A1B",
            "LFM2.5-Instruct",
            "MiniMax-M2",
            "NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
            "NousResearch-Hermes-2-Pro-Llama-3-8B-tool_use",
            "NousResearch-Hermes-3-Llama-3.1-8B-tool_use",
            "Reka-Edge",
            "deepseek-ai-DeepSeek-R1-Distill-Llama-8B",
            "deepseek-ai-DeepSeek-V4",
            "fireworks-ai-llama-3-firefunction-v2",
            "google-gemma-4-31B-it",
            "google-gemma-4-31B-it-interleaved",
            "meta-llama-Llama-3.1-8B-Instruct",
            "meta-llama-Llama-3.3-70B-Instruct",
            "moonshotai-Kimi-K2",
            "poolside-Laguna-XS-2.1");

    /** {@return the templates of the repository} */
    static List<String> names() {
        try (Stream<Path> files = Files.list(Fixtures.path("chat-templates"))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".jinja"))
                    .map(f -> f.substring(0, f.length() - 6))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ChatTemplate template(String name) {
        return ChatTemplate.parse(text(file(name + ".jinja", name)));
    }

    private static Path file(String file, String template) {
        return RESTRICTED.contains(template)
                ? Fixtures.restricted("fixtures/chat-templates/" + file)
                : Fixtures.path("chat-templates/" + file);
    }

    static List<Case> cases(String name) {
        List<Case> cases = new ArrayList<>();
        for (JsonNode c : json(text(file(name + ".json", name)), JsonNode.class)) {
            cases.add(new Case(
                    c.get("conversation").asText(),
                    c.get("add_generation_prompt").asBoolean(),
                    c.path("rendered").textValue(),
                    c.path("message").textValue(),
                    c.path("contains_today").asBoolean()));
        }
        return cases;
    }

    static ChatInput input(String conversation, boolean prompt) {
        JsonNode all = json(text(Fixtures.path("chat-templates/conversations.json")), JsonNode.class);
        ChatInput.Builder input = ChatInput.builder().generationPrompt(prompt);
        all.get("special_tokens")
                .properties()
                .forEach(token ->
                        input.addVariable(token.getKey(), token.getValue().asText()));
        JsonNode chosen = all.get("conversations").get(conversation);
        input.messages(maps(chosen.get("messages")));
        if (chosen.has("tools")) {
            input.tools(maps(chosen.get("tools")));
        }
        return input.build();
    }

    /** {@return a JSON array of objects as plain maps} */
    static List<Map<String, Object>> maps(JsonNode array) {
        return JSON.convertValue(array, new TypeReference<>() {});
    }

    /** {@return any JSON value as a plain one} */
    static @Nullable Object plain(JsonNode value) {
        return JSON.convertValue(value, Object.class);
    }

    static <T> T json(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
