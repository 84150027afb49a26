// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prompts to be answered in training, with fields that a grader reads. */
final class ReinforcementRows implements RowsOfShape {
    private static final Set<String> OF_CHATS =
            Set.of("messages", "tools", "parallel_tool_calls", "functions", "system");

    @Override
    public boolean recognises(Map<?, ?> row) {
        return row.get("messages") instanceof List<?> messages
                && !messages.isEmpty()
                && messages.get(messages.size() - 1) instanceof Map<?, ?> last
                && "user".equals(last.get("role"))
                && !OF_CHATS.containsAll(row.keySet());
    }

    @Override
    public boolean fits(Map<?, ?> row) {
        return row.containsKey("messages");
    }

    @Override
    public ChatExample read(Map<String, Object> row) {
        return new ChatExample(Turns.read(row.get("messages")), Turns.without(row, "messages"));
    }

    @Override
    public Map<String, Object> row(Example example) {
        ChatExample chat = DataFormat.chat(example, "a reinforcement row");
        Message last = chat.messages().get(chat.messages().size() - 1);
        if (last.role() != Role.USER || chat.fields().isEmpty()) {
            throw new IllegalArgumentException(
                    "a reinforcement row ends with the user and has a field for the grader, and"
                            + " this one ends with " + last.role().word() + " and has "
                            + chat.fields().keySet()
                            + " -> move the answer into a field");
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("messages", Turns.rows(chat.messages()));
        return Turns.further(row, chat.fields(), "a reinforcement row");
    }
}
