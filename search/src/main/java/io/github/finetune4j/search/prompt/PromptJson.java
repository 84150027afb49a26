// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prompts as JSON, and back. */
final class PromptJson {
    private static final String FORMAT = "finetune4j prompt 1";

    private PromptJson() {}

    static String write(TaskPrompt prompt) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("instruction", prompt.instruction());
        json.put("examples", prompt.examples().stream().map(PromptJson::example).toList());
        return Json.writePretty(json) + "\n";
    }

    private static Map<String, Object> example(ChatExample example) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "messages", example.messages().stream().map(PromptJson::message).toList());
        json.putAll(example.fields());
        return json;
    }

    private static Map<String, Object> message(Message message) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("role", message.role().word());
        json.put("content", message.content());
        json.putAll(message.fields());
        return json;
    }

    static TaskPrompt read(String text) {
        Map<String, Object> json;
        try {
            json = Json.parseObject(text);
        } catch (JsonException e) {
            throw new IllegalArgumentException(
                    "prompt: " + e.getMessage() + " -> give what TaskPrompt.json() wrote", e);
        }
        if (!FORMAT.equals(json.get("format"))) {
            throw new IllegalArgumentException("format of a prompt: " + json.get("format") + " -> give one of \""
                    + FORMAT + "\", which TaskPrompt.json() writes");
        }
        List<ChatExample> examples = new ArrayList<>();
        list(json.get("examples"), "examples").forEach(each -> examples.add(readExample(each)));
        return new TaskPrompt(string(json, "instruction"), examples);
    }

    private static ChatExample readExample(Object value) {
        Map<String, Object> json = object(value, "an example");
        List<Message> messages = new ArrayList<>();
        list(json.remove("messages"), "messages").forEach(each -> messages.add(readMessage(each)));
        return new ChatExample(messages, json);
    }

    private static Message readMessage(Object value) {
        Map<String, Object> json = object(value, "a message");
        String word = string(json, "role");
        Role role = Role.ofWord(word)
                .orElseThrow(() -> new IllegalArgumentException(
                        "role in a prompt: " + word + " -> give system, developer, user, assistant or tool"));
        String content = string(json, "content");
        json.remove("role");
        json.remove("content");
        return new Message(role, content, json);
    }

    private static String string(Map<String, Object> json, String name) {
        if (json.get(name) instanceof String text) {
            return text;
        }
        throw wrong(name, "a text");
    }

    private static List<?> list(@Nullable Object value, String name) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(name, "a list");
    }

    private static Map<String, Object> object(Object value, String name) {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(name, "an object");
        }
        Map<String, Object> json = new LinkedHashMap<>();
        map.forEach((key, each) -> json.put(key.toString(), each));
        return json;
    }

    private static IllegalArgumentException wrong(String name, String form) {
        return new IllegalArgumentException(
                "\"" + name + "\" of a prompt: missing, or not " + form + " -> give what TaskPrompt.json() wrote");
    }
}
