// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Messages as JSON values, and back. */
final class Turns {
    private static final List<String> CALLS = List.of("tool_calls", "function_call");

    private Turns() {}

    /** {@return messages as OpenAI writes them} */
    static List<Map<String, Object>> rows(List<Message> messages) {
        return messages.stream().map(Turns::row).toList();
    }

    @SuppressWarnings("NullAway") // content is JSON null beside calls, as OpenAI has it
    static Map<String, Object> row(Message message) {
        boolean onlyCalls = message.content().isEmpty() && CALLS.stream().anyMatch(message.fields()::containsKey);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("role", message.role().word());
        row.put("content", onlyCalls ? null : message.content());
        row.putAll(message.fields());
        return row;
    }

    /** {@return messages that OpenAI's rules found nothing wrong with} */
    static List<Message> read(@Nullable Object messages) {
        List<Message> read = new ArrayList<>();
        for (Object message : messages instanceof List<?> list ? list : List.of()) {
            if (message instanceof Map<?, ?> map) {
                read.add(message(map));
            }
        }
        return read;
    }

    static Message message(Map<?, ?> message) {
        Role role = Role.ofWord(String.valueOf(message.get("role"))).orElse(Role.USER);
        return new Message(role, text(message.get("content")), without(message, "role", "content"));
    }

    /** {@return a text, or the texts of parts joined without anything between them} */
    static String text(@Nullable Object content) {
        if (content instanceof List<?> parts) {
            return parts.stream()
                    .map(part -> part instanceof Map<?, ?> map && map.get("text") instanceof String text ? text : "")
                    .collect(Collectors.joining());
        }
        return content instanceof String text ? text : "";
    }

    /** {@return a field's elements; none where it is no list} */
    static List<?> list(Map<String, Object> row, String field) {
        return row.get(field) instanceof List<?> found ? found : List.of();
    }

    /** {@return a copy of an object without some of its keys} */
    @SuppressWarnings("NullAway") // JSON null is a value of the map
    static Map<String, Object> without(Map<?, ?> object, String... keys) {
        Map<String, Object> rest = new LinkedHashMap<>();
        object.forEach((key, value) -> rest.put(String.valueOf(key), value));
        for (String key : keys) {
            rest.remove(key);
        }
        return rest;
    }

    /** {@return the text of a system message in front; null where there is none} */
    static @Nullable String system(ChatExample chat) {
        Message first = chat.messages().get(0);
        return first.role() == Role.SYSTEM && chat.messages().size() > 1 ? first.content() : null;
    }

    /** {@return the messages after a system message in front} */
    static List<Message> afterSystem(ChatExample chat, String shape) {
        if (system(chat) == null) {
            return chat.messages();
        }
        if (!chat.messages().get(0).fields().isEmpty()) {
            throw new IllegalArgumentException(shape + " has no place for further fields of a system message: "
                    + chat.messages().get(0).fields().keySet() + " -> remove them");
        }
        return chat.messages().subList(1, chat.messages().size());
    }

    /** Puts a system message before others. */
    static List<Message> withSystem(@Nullable String system, List<Message> messages) {
        if (system == null) {
            return messages;
        }
        List<Message> all = new ArrayList<>();
        all.add(Message.system(system));
        all.addAll(messages);
        return all;
    }

    /** {@return the role's word where the shape knows it} */
    static String word(Role role, Map<Role, String> words, String shape) {
        String word = words.get(role);
        if (word == null) {
            throw new IllegalArgumentException(shape + " has no " + role.word() + " role here -> leave the turn out");
        }
        return word;
    }

    /** Checks that a row's further fields don't take the place of the shape's own. */
    static Map<String, Object> further(Map<String, Object> row, Map<String, Object> extra, String shape) {
        extra.forEach((key, value) -> {
            if (row.containsKey(key)) {
                throw new IllegalArgumentException(
                        shape + " has a field " + key + " of its own -> rename the further field");
            }
            row.put(key, value);
        });
        return row;
    }
}
