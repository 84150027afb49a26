// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.chat.MessageParts;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.NoNull;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * One message of a conversation, with the role that wrote it.
 *
 * <p>It holds its fields as JSON, as they came; {@link #toolCalls}, {@link #toolCallId}, {@link #name} and
 * {@link #parts} are views of them, and {@link #extra} is the rest.
 *
 * @param role who speaks
 * @param content what is said; empty where the turn consists of tool calls only, the texts of the parts where it has
 *     parts
 * @param fields further fields of the message as JSON values (strings, numbers, booleans, lists, maps), in their order,
 *     for example {@code tool_calls}, {@code name}, {@code weight}; kept as they came
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Message(Role role, String content, Map<String, Object> fields) {
    private static final String NAME = "name";
    private static final Set<String> TYPED =
            Set.of(ChatFields.TOOL_CALLS, ChatFields.TOOL_CALL_ID, NAME, ChatFields.PARTS);

    /**
     * Copies {@code fields} deeply; whole numbers become {@code Long}, as they come out of a file.
     *
     * @throws IllegalArgumentException if a part is null, or {@code fields} holds something that is no JSON value, or
     *     {@code role} or {@code content}
     */
    public Message {
        NoNull.check("a message", "role", role, "content", content, "fields", fields);
        if (fields.containsKey("role") || fields.containsKey("content")) {
            throw new IllegalArgumentException("further fields of a message: " + fields.keySet()
                    + " -> leave role and content out, they are fields of their own");
        }
        fields = fields.isEmpty() ? Map.of() : Json.plainMap(fields);
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
     * {@return a message of parts; its content is their texts, joined without anything between them}
     *
     * @param role who speaks
     * @param parts what is said and shown, at least one
     */
    public static Message of(Role role, List<ContentPart> parts) {
        NoNull.check("a message", "parts", parts);
        NoNull.each("the parts of a message", parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "a message of parts needs at least one, got none -> give an empty text if need be");
        }
        List<Map<String, Object>> json = parts.stream().map(ContentPart::json).toList();
        return new Message(role, MessageParts.text(parts), Map.of(ChatFields.PARTS, json));
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
     * {@return a user message of parts, for example a question and an image}
     *
     * @param parts what is said and shown, at least one
     */
    public static Message user(ContentPart... parts) {
        return of(Role.USER, List.of(parts));
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
     * {@return an assistant message that calls tools}
     *
     * @param content what is said beside; may be empty
     * @param toolCalls in their order
     */
    public static Message assistant(String content, List<ToolCall> toolCalls) {
        NoNull.check("a message", "toolCalls", toolCalls);
        NoNull.each("the tool calls of a message", toolCalls);
        List<Map<String, Object>> json = toolCalls.stream().map(ToolCall::json).toList();
        return new Message(Role.ASSISTANT, content, json.isEmpty() ? Map.of() : Map.of(ChatFields.TOOL_CALLS, json));
    }

    /**
     * {@return the result of a tool call}
     *
     * @param callId {@link ToolCall#id} of the call that it answers, not blank
     * @param content what the tool gave
     */
    public static Message tool(String callId, String content) {
        NoNull.check("the result of a tool call", "callId", callId);
        if (callId.isBlank()) {
            throw new IllegalArgumentException("the result of a tool call names the call, got the id \"" + callId
                    + "\" -> give the call's id; where the model gave none, new Message(Role.TOOL, content)");
        }
        return new Message(Role.TOOL, content, Map.of(ChatFields.TOOL_CALL_ID, callId));
    }

    /**
     * {@return the same turn with another text} Where it has parts, they stay: nobody can tell which of them the text
     * belongs to, and writing the message says so.
     *
     * @param changed what is said now
     */
    public Message with(String changed) {
        return new Message(role, changed, fields);
    }

    /**
     * {@return the same turn with the speaker's name}
     *
     * @param name tells speakers of one role apart, not blank
     */
    public Message named(String name) {
        NoNull.check("a message", NAME, name);
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "a speaker's name must not be blank, got \"" + name + "\" -> leave it out");
        }
        Map<String, Object> changed = new LinkedHashMap<>(fields);
        changed.put(NAME, name);
        return new Message(role, content, changed);
    }

    /** {@return the tools that the model calls, in order; what is no object in the JSON is a call without a name} */
    public List<ToolCall> toolCalls() {
        return calls(fields);
    }

    static List<ToolCall> calls(Map<String, Object> fields) {
        return JsonView.objects(fields.get(ChatFields.TOOL_CALLS)).stream()
                .map(ToolCall::new)
                .toList();
    }

    /** {@return the call that a tool's message answers; empty where it says none} */
    public Optional<String> toolCallId() {
        return JsonView.text(fields, ChatFields.TOOL_CALL_ID);
    }

    /** {@return the speaker's name, which tells speakers of one role apart} */
    public Optional<String> name() {
        return JsonView.text(fields, NAME);
    }

    /**
     * {@return what is said and shown, in order: the parts that it came in, otherwise its text as one part; none where
     * it says nothing}
     */
    public List<ContentPart> parts() {
        if (fields.get(ChatFields.PARTS) instanceof List<?> list) {
            return JsonView.objects(list).stream().map(ContentPart::of).toList();
        }
        return content.isEmpty() ? List.of() : List.of(ContentPart.text(content));
    }

    /** {@return the fields that no method here shows, as JSON values, in their order: for example {@code weight}} */
    public Map<String, Object> extra() {
        return JsonView.without(fields, TYPED);
    }
}
