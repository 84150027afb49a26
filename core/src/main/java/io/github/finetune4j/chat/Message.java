package io.github.finetune4j.chat;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.NoNull;
import java.util.Map;

/**
 * One turn of a conversation.
 *
 * @param role who speaks
 * @param content what is said; empty where the turn consists of tool calls only
 * @param extra further fields of the message as JSON values (strings, numbers, booleans, lists, maps), in their order, for example
 *     {@code tool_calls}, {@code name}, {@code weight}; kept as they came
 * @since 0.1
 */
public record Message(Role role, String content, Map<String, Object> extra) {
    /**
     * Copies {@code extra} deeply; whole numbers become {@code Long}, as they come out of a file.
     *
     * @throws IllegalArgumentException if a part is null, or {@code extra} holds something that is no JSON value, or {@code role} or {@code content}
     */
    public Message {
        NoNull.check("a message", "role", role, "content", content, "extra", extra);
        if (extra.containsKey("role") || extra.containsKey("content")) {
            throw new IllegalArgumentException("further fields of a message: " + extra.keySet()
                    + " -> leave role and content out, they are fields of their own");
        }
        extra = extra.isEmpty() ? Map.of() : Json.plainMap(extra);
    }

    /**
     * Makes a message without further fields.
     *
     * @param role who speaks
     * @param content what is said
     */
    public Message(Role role, String content) {
        this(role, content, Map.of());
    }

    /**
     * {@return a system message}
     *
     * @param content what is said
     */
    public static Message system(String content) {
        return new Message(Role.SYSTEM, content);
    }

    /**
     * {@return a user message}
     *
     * @param content what is said
     */
    public static Message user(String content) {
        return new Message(Role.USER, content);
    }

    /**
     * {@return an assistant message}
     *
     * @param content what is said
     */
    public static Message assistant(String content) {
        return new Message(Role.ASSISTANT, content);
    }

    /**
     * {@return the same turn with another text}
     *
     * @param changed what is said now
     */
    public Message with(String changed) {
        return new Message(role, changed, extra);
    }
}
