// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.internal.chat.MessageParts;
import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Between chat examples and their rows in JSONL. */
public final class ChatRows {
    private ChatRows() {}

    /** {@return the example in a row that {@link ChatRules} found no error in} */
    static ChatExample example(Map<?, ?> row) {
        List<Message> messages = new ArrayList<>();
        if (row.get("messages") instanceof List<?> list) {
            list.forEach(message -> messages.add(message((Map<?, ?>) message)));
        }
        return new ChatExample(messages, without(row, "messages", "messages"));
    }

    private static Message message(Map<?, ?> message) {
        Role role = Role.ofWord(ChatRules.role(message)).orElseThrow();
        Object content = message.get("content");
        String text = content instanceof List<?> parts ? text(parts) : content instanceof String said ? said : "";
        return new Message(role, text, without(message, "role", "content"));
    }

    /** {@return the texts of content parts, joined without anything between them} */
    static String text(List<?> parts) {
        return parts.stream()
                .map(part -> part instanceof Map<?, ?> map && map.get("text") instanceof String text ? text : "")
                .collect(Collectors.joining());
    }

    /** {@return whether an example is roles and texts alone} */
    public static boolean plain(ChatExample example) {
        if (!example.fields().isEmpty()) {
            return false;
        }
        for (Message message : example.messages()) {
            if (!message.fields().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** {@return a plain example's {@link #row} as JSON, without making values of it} */
    public static String text(ChatExample plain) {
        StringBuilder out = new StringBuilder(1 << 8).append("{\"messages\":[");
        String before = "";
        for (Message message : plain.messages()) {
            out.append(before)
                    .append("{\"role\":\"")
                    .append(message.role().word())
                    .append("\",\"content\":");
            Json.quote(message.content(), out);
            out.append('}');
            before = ",";
        }
        return out.append("]}").toString();
    }

    static Map<String, @Nullable Object> row(
            ChatExample example, Function<Message, Map<String, @Nullable Object>> form) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("messages", example.messages().stream().map(form).toList());
        row.putAll(example.fields());
        return row;
    }

    static Map<String, @Nullable Object> row(Message message) {
        boolean onlyCalls = message.content().isEmpty()
                && (message.fields().containsKey("tool_calls")
                        || message.fields().containsKey("function_call"));
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("role", message.role().word());
        row.put("content", onlyCalls ? null : message.content());
        row.putAll(message.fields());
        return row;
    }

    /** {@return as {@link #row}, with parts as the content} */
    static Map<String, @Nullable Object> wire(Message message) {
        Map<String, @Nullable Object> row = row(message);
        MessageParts.intoContent(row, message);
        return row;
    }

    // The same key twice means one key
    @SuppressWarnings(
            "NullAway") // JSON null is a value of the map; its type says Object so that callers need no annotations
    private static Map<String, Object> without(Map<?, ?> object, String one, String other) {
        if (object.size()
                == (object.containsKey(one) ? 1 : 0) + (object.containsKey(other) && !one.equals(other) ? 1 : 0)) {
            return Map.of();
        }
        Map<String, Object> rest = new LinkedHashMap<>();
        object.forEach((key, value) -> rest.put(String.valueOf(key), value));
        rest.remove(one);
        rest.remove(other);
        return rest;
    }
}
