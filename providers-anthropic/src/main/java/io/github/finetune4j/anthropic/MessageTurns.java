// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.ImagePart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.TextPart;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Messages as the Messages API takes them: the system's apart, results of tools as the user's. */
final class MessageTurns {
    private static final Pattern DATA = Pattern.compile("data:([^;,]+);base64,(.+)", Pattern.DOTALL);

    private final List<Map<String, Object>> turns = new ArrayList<>();
    private final StringBuilder system = new StringBuilder();
    private boolean results;

    private MessageTurns() {}

    /**
     * Puts {@code system} and {@code messages} into a request's body.
     *
     * @throws UnsupportedCapabilityException if a message says what cannot be said there
     */
    static void into(Map<String, Object> body, List<Message> messages) {
        MessageTurns made = new MessageTurns();
        messages.forEach(made::add);
        if (made.system.length() > 0) {
            body.put("system", made.system.toString());
        }
        body.put("messages", made.turns);
    }

    private void add(Message message) {
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> addSystem(message);
            case TOOL -> addResult(message);
            default -> addTurn(message);
        }
        results = message.role() == Role.TOOL;
    }

    private void addSystem(Message message) {
        if (!turns.isEmpty()) {
            throw new UnsupportedCapabilityException(
                    "Anthropic has one place for what the system says, and a message of"
                            + " it comes later -> move it to the beginning");
        }
        system.append(system.length() == 0 ? "" : "\n\n").append(message.content());
    }

    /** The results of calls that were made at once are one turn. */
    private void addResult(Message message) {
        String id = message.toolCallId()
                .orElseThrow(() -> new UnsupportedCapabilityException(
                        "the result of a tool call names no call -> give it by Message.tool(callId, content)"));
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", "tool_result");
        block.put("tool_use_id", id);
        block.put("content", message.content());
        if (results && turns.get(turns.size() - 1).get("content") instanceof List<?> before) {
            List<Object> more = new ArrayList<>(before);
            more.add(block);
            turns.set(turns.size() - 1, turn("user", more));
        } else {
            turns.add(turn("user", List.of(block)));
        }
    }

    private void addTurn(Message message) {
        String role = message.role() == Role.ASSISTANT ? "assistant" : "user";
        boolean plain =
                message.toolCalls().isEmpty() && message.parts().stream().allMatch(TextPart.class::isInstance);
        turns.add(turn(role, plain ? message.content() : blocks(message)));
    }

    private static Map<String, Object> turn(String role, Object content) {
        Map<String, Object> turn = new LinkedHashMap<>();
        turn.put("role", role);
        turn.put("content", content);
        return turn;
    }

    private static List<Map<String, Object>> blocks(Message message) {
        List<Map<String, Object>> blocks = new ArrayList<>();
        for (ContentPart part : message.parts()) {
            if (!(part instanceof TextPart text) || !text.text().isEmpty()) { // an empty one is refused
                blocks.add(block(part));
            }
        }
        message.toolCalls().forEach(call -> blocks.add(use(call)));
        return blocks;
    }

    private static Map<String, Object> block(ContentPart part) {
        if (part instanceof TextPart text) {
            return typed("text", "text", text.text());
        }
        return part instanceof ImagePart image
                ? typed("image", "source", source(image.url()))
                : part.json(); // in the service's own words, such as a document
    }

    /** {@return an object of a type, its fields always in this order: the same request is the same text} */
    static Map<String, Object> typed(String type, String field, Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", type);
        object.put(field, value);
        return object;
    }

    private static Map<String, Object> source(String url) {
        Matcher data = DATA.matcher(url);
        Map<String, Object> source = new LinkedHashMap<>();
        if (data.matches()) {
            source.put("type", "base64");
            source.put("media_type", data.group(1));
            source.put("data", data.group(2));
        } else {
            source.put("type", "url");
            source.put("url", url);
        }
        return source;
    }

    private static Map<String, Object> use(ToolCall call) {
        Map<String, Object> use = new LinkedHashMap<>();
        use.put("type", "tool_use");
        use.put("id", call.id());
        use.put("name", call.name());
        use.put(
                "input",
                call.parsedArguments()
                        .orElseThrow(() -> new UnsupportedCapabilityException("the arguments of tool call " + call.id()
                                + " are no JSON object -> Anthropic takes objects alone")));
        return use;
    }
}
