// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gemini's contents. Functions are declared in groups, called and answered by name. */
final class GeminiRows implements RowsOfShape {
    private static final String SHAPE = "a Gemini row";

    @Override
    public boolean recognises(Map<?, ?> row) {
        return row.containsKey("contents") || row.containsKey("systemInstruction");
    }

    @Override
    public ChatExample read(Map<String, Object> row) {
        ToolTurns tools = new ToolTurns();
        List<Message> messages = new ArrayList<>();
        Turns.list(row, "contents").forEach(content -> messages(content, tools, messages));
        String system = row.get("systemInstruction") instanceof Map<?, ?> map ? Turns.text(map.get("parts")) : null;
        Map<String, Object> extra = Turns.without(row, "systemInstruction", "contents");
        if (extra.get("tools") instanceof List<?> groups) {
            extra.put("tools", functions(groups));
        }
        return new ChatExample(Turns.withSystem(system, messages), extra);
    }

    private static void messages(@Nullable Object content, ToolTurns tools, List<Message> messages) {
        Map<?, ?> map = (Map<?, ?>) java.util.Objects.requireNonNull(content);
        List<Map<?, ?>> calls = GeminiTurns.parts(map, "functionCall");
        List<Map<?, ?>> responses = GeminiTurns.parts(map, "functionResponse");
        String text = Turns.text(map.get("parts"));
        if (!calls.isEmpty()) {
            messages.add(
                    tools.calling(text, calls.stream().map(GeminiRows::call).toList()));
        } else if (!responses.isEmpty()) {
            responses.forEach(response -> messages.add(tools.result(Json.write(response.get("response")))));
        } else {
            Role role = "model".equals(map.get("role")) ? Role.ASSISTANT : Role.USER;
            messages.add(new Message(role, text, Turns.without(map, "role", "parts")));
        }
    }

    private static ToolTurns.Call call(Map<?, ?> call) {
        return new ToolTurns.Call(
                GeminiTurns.name(call), call.get("args") instanceof Map<?, ?> arguments ? arguments : Map.of());
    }

    private static List<Object> functions(List<?> groups) {
        List<Object> tools = new ArrayList<>();
        for (Object group : groups) {
            if (group instanceof Map<?, ?> map && map.get("functionDeclarations") instanceof List<?> declared) {
                declared.forEach(
                        function -> tools.add(ToolTurns.ordered("type", "function", "function", (Object) function)));
            }
        }
        return tools;
    }

    @Override
    public Map<String, Object> row(Example example) {
        ChatExample chat = DataFormat.chat(example, SHAPE);
        if (!ToolTurns.idsAreTheUsual(chat.messages())) {
            throw new IllegalArgumentException(
                    SHAPE + " has no ids of tool calls -> name them call_1, call_2, ... in order");
        }
        Map<String, Object> row = new LinkedHashMap<>();
        String system = Turns.system(chat);
        if (system != null) {
            row.put("systemInstruction", Map.of("parts", List.of(Map.of("text", system))));
        }
        row.put("contents", contents(Turns.afterSystem(chat, SHAPE)));
        Map<String, Object> extra = new LinkedHashMap<>(chat.fields());
        if (!chat.tools().isEmpty()) {
            extra.put("tools", List.of(Map.of("functionDeclarations", declarations(chat.tools()))));
        }
        return Turns.further(row, extra, SHAPE);
    }

    private static List<Object> declarations(List<ToolSpecification> tools) {
        List<Object> declared = new ArrayList<>();
        for (ToolSpecification tool : tools) {
            Object function = tool.json().size() == 2 ? tool.json().get("function") : null;
            if (function == null) {
                throw new IllegalArgumentException(SHAPE + " declares functions alone, and a tool is another: "
                        + Found.shown(tool.json()) + " -> leave the tool out");
            }
            declared.add(function);
        }
        return declared;
    }

    private static List<Map<String, Object>> contents(List<Message> messages) {
        List<Map<String, Object>> contents = new ArrayList<>();
        List<String> called = new ArrayList<>();
        List<Object> responses = new ArrayList<>();
        for (Message message : messages) {
            if (message.role() == Role.TOOL) {
                responses.add(response(message, called));
                continue;
            }
            flush(responses, contents);
            called.clear();
            ToolTurns.calls(message).forEach(call -> called.add(call.name()));
            contents.add(content(message));
        }
        flush(responses, contents);
        return contents;
    }

    private static void flush(List<Object> responses, List<Map<String, Object>> contents) {
        if (!responses.isEmpty()) {
            contents.add(ToolTurns.ordered("role", "user", "parts", List.copyOf(responses)));
            responses.clear();
        }
    }

    private static Object response(Message message, List<String> called) {
        Object value = ToolTurns.parsed(message.content());
        if (called.isEmpty()
                || !(value instanceof Map<?, ?>)
                || !Json.write(value).equals(message.content())) {
            throw new IllegalArgumentException(SHAPE
                    + " answers a call with an object, and a tool message holds something else"
                    + " -> write the result as a compact JSON object");
        }
        return Map.of("functionResponse", ToolTurns.ordered("name", called.remove(0), "response", value));
    }

    private static Map<String, Object> content(Message message) {
        List<ToolTurns.Call> calls = ToolTurns.calls(message);
        List<Object> parts = new ArrayList<>();
        if (calls.isEmpty() || !message.content().isEmpty()) {
            parts.add(Map.of("text", message.content()));
        }
        calls.forEach(call ->
                parts.add(Map.of("functionCall", ToolTurns.ordered("name", call.name(), "args", call.arguments()))));
        Map<String, Object> content = ToolTurns.ordered(
                "role",
                Turns.word(message.role(), Map.of(Role.USER, "user", Role.ASSISTANT, "model"), SHAPE),
                "parts",
                parts);
        return calls.isEmpty() ? Turns.further(content, message.fields(), SHAPE) : content;
    }
}
