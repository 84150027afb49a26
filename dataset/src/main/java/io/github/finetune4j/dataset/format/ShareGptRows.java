// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ShareGPT's conversations. A function call is a turn of its own whose value is JSON; what comes back is an
 * observation.
 */
final class ShareGptRows implements RowsOfShape {
    private static final String SHAPE = "a ShareGPT row";
    private static final Map<String, Role> ROLES = Map.ofEntries(
            Map.entry("human", Role.USER),
            Map.entry("user", Role.USER),
            Map.entry("gpt", Role.ASSISTANT),
            Map.entry("assistant", Role.ASSISTANT),
            Map.entry("chatgpt", Role.ASSISTANT),
            Map.entry("bing", Role.ASSISTANT),
            Map.entry("bard", Role.ASSISTANT),
            Map.entry("model", Role.ASSISTANT),
            Map.entry("function_call", Role.ASSISTANT),
            Map.entry("system", Role.SYSTEM),
            Map.entry("tool", Role.TOOL),
            Map.entry("observation", Role.TOOL));
    private static final Map<Role, String> WORDS =
            Map.of(Role.USER, "human", Role.ASSISTANT, "gpt", Role.SYSTEM, "system", Role.TOOL, "observation");

    @Override
    public boolean recognises(Map<?, ?> row) {
        return row.containsKey("conversations");
    }

    @Override
    public ChatExample read(Map<String, Object> row) {
        ToolTurns tools = new ToolTurns();
        List<Message> messages = new ArrayList<>();
        Turns.list(row, "conversations").forEach(turn -> messages.add(message((Map<?, ?>) turn, tools)));
        Map<String, Object> extra = Turns.without(row, "conversations", "system");
        if (ToolTurns.parsed(extra.get("tools")) instanceof List<?> list) {
            extra.put("tools", list);
        }
        String system = row.get("system") instanceof String text && !text.isEmpty() ? text : null;
        return new ChatExample(Turns.withSystem(system, messages), extra);
    }

    private static Message message(Map<?, ?> turn, ToolTurns tools) {
        String from = String.valueOf(turn.get("from"));
        String text = String.valueOf(turn.get("value"));
        if (from.equals("function_call")) {
            return tools.calling("", calls(ToolTurns.parsed(text)));
        }
        Role role = ROLES.getOrDefault(from, Role.USER);
        return role == Role.TOOL ? tools.result(text) : new Message(role, text, Turns.without(turn, "from", "value"));
    }

    private static List<ToolTurns.Call> calls(@Nullable Object value) {
        List<?> list = value instanceof List<?> several ? several : List.of(value == null ? Map.of() : value);
        return list.stream().map(ShareGptRows::call).toList();
    }

    private static ToolTurns.Call call(@Nullable Object value) {
        Map<?, ?> call = value instanceof Map<?, ?> map ? map : Map.of();
        Object arguments = ToolTurns.parsed(call.get("arguments"));
        return new ToolTurns.Call(
                String.valueOf(call.get("name")), arguments instanceof Map<?, ?> map ? map : Map.of());
    }

    @Override
    public Map<String, Object> row(Example example) {
        ChatExample chat = DataFormat.chat(example, SHAPE);
        if (!ToolTurns.idsAreTheUsual(chat.messages())) {
            throw new IllegalArgumentException(
                    SHAPE + " has no ids of tool calls -> name them call_1, call_2, ... in order");
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(
                "conversations",
                chat.messages().stream().map(ShareGptRows::turn).toList());
        return Turns.further(row, chat.fields(), SHAPE);
    }

    private static Map<String, Object> turn(Message message) {
        List<ToolTurns.Call> calls = ToolTurns.calls(message);
        if (!calls.isEmpty()) {
            if (!message.content().isEmpty()) {
                throw new IllegalArgumentException(
                        SHAPE + " has no place for text beside a tool call -> make two turns");
            }
            return ToolTurns.ordered("from", "function_call", "value", Json.write(value(calls)));
        }
        Map<String, Object> turn =
                ToolTurns.ordered("from", Turns.word(message.role(), WORDS, SHAPE), "value", message.content());
        if (message.role() != Role.TOOL) {
            Turns.further(turn, message.fields(), "a ShareGPT turn");
        }
        return turn;
    }

    private static Object value(List<ToolTurns.Call> calls) {
        List<Map<String, Object>> list = calls.stream()
                .map(call -> ToolTurns.ordered("name", call.name(), "arguments", call.arguments()))
                .toList();
        return list.size() == 1 ? list.get(0) : list;
    }
}
