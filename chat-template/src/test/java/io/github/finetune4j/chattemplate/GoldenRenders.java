package io.github.finetune4j.chattemplate;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.testkit.Fixtures;
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

    static Path folder() {
        return Fixtures.path("fixtures/chat-templates");
    }

    static List<String> names() {
        try (Stream<Path> files = Files.list(folder())) {
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
        return ChatTemplate.parse(text(folder().resolve(name + ".jinja")));
    }

    static List<Case> cases(String name) {
        List<Case> cases = new ArrayList<>();
        for (JsonNode c : json(text(folder().resolve(name + ".json")), JsonNode.class)) {
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
        JsonNode all = json(text(folder().resolve("conversations.json")), JsonNode.class);
        ChatInput.Builder input = ChatInput.builder().addGenerationPrompt(prompt);
        all.get("special_tokens")
                .properties()
                .forEach(
                        token -> input.variable(token.getKey(), token.getValue().asText()));
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
