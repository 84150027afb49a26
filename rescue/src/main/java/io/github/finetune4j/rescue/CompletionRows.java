// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.spi.RowProblems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stored completions as chats: what was asked, and the first answer; labels and tools are further fields. */
final class CompletionRows implements RowFormat {
    private static final List<String> OF_A_MESSAGE = List.of("role", "content", "name", "tool_calls", "tool_call_id");
    private static final String CONTENT = "content";

    @Override
    public String label() {
        return "stored completions";
    }

    @Override
    public boolean recognises(Map<?, ?> row) {
        return true;
    }

    @Override
    public Optional<? extends Example> read(Map<String, Object> row, RowProblems problems) {
        Map<?, ?> completion = object(row.get(CompletionFetch.COMPLETION));
        List<Object> turns = new ArrayList<>();
        if (row.get(CompletionFetch.MESSAGES) instanceof List<?> asked) {
            asked.forEach(message -> turns.add(message(object(message))));
            turns.add(answer(completion));
        }
        Map<String, Object> chat = new LinkedHashMap<>();
        chat.put(CompletionFetch.MESSAGES, turns);
        if (completion.get("tools") instanceof List<?> tools && !tools.isEmpty()) {
            chat.put("tools", tools);
        }
        if (completion.get("metadata") instanceof Map<?, ?> labels && !labels.isEmpty()) {
            chat.put("metadata", labels);
        }
        return RowFormat.chat().read(chat, problems);
    }

    private static Map<String, Object> answer(Map<?, ?> completion) {
        Map<?, ?> first = completion.get("choices") instanceof List<?> choices && !choices.isEmpty()
                ? object(choices.get(0))
                : Map.of();
        return message(object(first.get("message")));
    }

    // The service adds ids, and says null for what is not there
    private static Map<String, Object> message(Map<?, ?> said) {
        Map<String, Object> message = new LinkedHashMap<>();
        OF_A_MESSAGE.forEach(name -> {
            Object value = said.get(name);
            if (value != null) {
                message.put(name, value);
            }
        });
        if (!message.containsKey(CONTENT) && said.get("content_parts") instanceof List<?> parts) {
            message.put(CONTENT, parts);
        }
        return message;
    }

    private static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
