// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.JsonView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The places of a message where somebody's words stand: its text, the texts of its parts, its calls' arguments. */
final class MessageWords {
    private static final String TEXT = "text";
    private static final Set<String> NESTED = Set.of(ChatFields.TOOL_CALLS, ChatFields.PARTS);

    private MessageWords() {}

    /**
     * A text of a message.
     *
     * @param pointer to it within the message; for arguments, to all of a call's
     */
    record Place(String pointer, String text) {}

    /** {@return the texts of a message} Parts say what its content says. */
    static List<Place> of(Message message) {
        List<Place> places = new ArrayList<>();
        places.add(new Place("/content", message.content()));
        List<ToolCall> calls = message.toolCalls();
        for (int i = 0; i < calls.size(); i++) {
            String pointer = "/tool_calls/" + i + "/function/arguments";
            ArgumentWords.map(calls.get(i).arguments(), text -> {
                places.add(new Place(pointer, text));
                return text;
            });
        }
        return places;
    }

    /** {@return the message with all its texts changed; itself where none changes} */
    static Message map(Message message, UnaryOperator<String> change) {
        String content = change.apply(message.content());
        if (Collections.disjoint(message.fields().keySet(), NESTED)) {
            return content.equals(message.content()) ? message : message.with(content);
        }
        Map<String, Object> fields = new LinkedHashMap<>(message.fields());
        if (fields.get(ChatFields.TOOL_CALLS) instanceof List<?> list) {
            fields.put(ChatFields.TOOL_CALLS, calls(list, message.toolCalls(), change));
        }
        if (fields.get(ChatFields.PARTS) instanceof List<?> list) {
            fields.put(ChatFields.PARTS, parts(list, content, change));
        }
        Message changed = new Message(message.role(), content, fields);
        return changed.equals(message) ? message : changed;
    }

    private static List<Object> calls(List<?> list, List<ToolCall> calls, UnaryOperator<String> change) {
        List<Object> changed = new ArrayList<>(list);
        for (int i = 0; i < calls.size(); i++) {
            ToolCall call = calls.get(i);
            String arguments = ArgumentWords.map(call.arguments(), change);
            if (!arguments.equals(call.arguments())) {
                changed.set(i, call.with(arguments).json());
            }
        }
        return changed;
    }

    /** What stands across two parts shows in none of them: then the first one takes the whole text. */
    private static List<Object> parts(List<?> list, String content, UnaryOperator<String> change) {
        List<Object> changed = new ArrayList<>(list);
        changed.replaceAll(part -> part(part, change));
        if (!joined(changed).equals(content)) {
            List<String> left = new ArrayList<>(List.of(content));
            changed.replaceAll(part -> part(part, text -> left.isEmpty() ? "" : left.remove(0)));
        }
        return changed;
    }

    private static Object part(Object part, UnaryOperator<String> change) {
        if (part instanceof Map<?, ?> map && map.get(TEXT) instanceof String text) {
            Map<Object, Object> changed = new LinkedHashMap<>(map);
            changed.put(TEXT, change.apply(text));
            return changed;
        }
        return part;
    }

    private static String joined(List<?> parts) {
        return JsonView.objects(parts).stream()
                .map(part -> JsonView.text(part, TEXT).orElse(""))
                .collect(Collectors.joining());
    }
}
