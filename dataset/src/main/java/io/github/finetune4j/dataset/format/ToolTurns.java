// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tool calls between shapes: some name calls by id, some by the function's name alone. Ids made here are
 * {@code call_1}, ...
 */
final class ToolTurns {
    private final List<String> open = new ArrayList<>(); // ids of calls without a result, in order
    private int calls;

    /**
     * {@return an assistant message that calls functions}
     *
     * @param text what is said beside the calls
     * @param functions each with its name and arguments
     */
    Message calling(String text, List<Call> functions) {
        List<Map<String, Object>> list = new ArrayList<>();
        open.clear();
        for (Call call : functions) {
            String id = "call_" + ++calls;
            open.add(id);
            list.add(ordered("id", id, "type", "function", "function", function(call)));
        }
        return new Message(Role.ASSISTANT, text, Map.of(ChatFields.TOOL_CALLS, list));
    }

    private static Map<String, Object> function(Call call) {
        return ordered("name", call.name(), "arguments", Json.write(call.arguments()));
    }

    /** {@return the result of the earliest call that has none yet} */
    Message result(String text) {
        String id = open.isEmpty() ? "call_" + ++calls : open.remove(0);
        return Message.tool(id, text);
    }

    /** A function with its arguments, an object. */
    record Call(String name, Map<?, ?> arguments) {}

    /** {@return the calls of a message; empty where it has none} */
    static List<Call> calls(Message message) {
        return message.toolCalls().stream().map(ToolTurns::call).toList();
    }

    private static Call call(ToolCall call) {
        boolean named =
                JsonView.text(JsonView.object(call.json(), "function"), "name").isPresent();
        if (!named || !(parsed(call.arguments()) instanceof Map<?, ?> arguments)) {
            throw new IllegalArgumentException("a tool call without a name and an object of arguments: "
                    + Found.shown(call.json()) + " -> fix the call");
        }
        return new Call(call.name(), arguments);
    }

    /** {@return JSON in a text as its value; the text itself where it is none} */
    static @Nullable Object parsed(@Nullable Object text) {
        try {
            return text instanceof String json ? Json.parse(json) : text;
        } catch (JsonException e) {
            return text;
        }
    }

    /**
     * {@return the ids that this class would give to the calls and results of the messages are those that they have}
     */
    static boolean idsAreTheUsual(List<Message> messages) {
        ToolTurns turns = new ToolTurns();
        for (Message message : messages) {
            Message again = message;
            if (message.fields().containsKey(ChatFields.TOOL_CALLS)) {
                again = turns.calling(message.content(), calls(message));
            } else if (message.role() == Role.TOOL) {
                again = turns.result(message.content());
            }
            if (!again.equals(message)) {
                return false;
            }
        }
        return true;
    }

    static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }
}
