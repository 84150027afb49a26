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

/** Messages with the system text beside them. */
final class ClaudeRows implements RowsOfShape {
    private static final String SHAPE = "a Bedrock Claude row";
    private static final Map<Role, String> ROLES = Map.of(Role.USER, "user", Role.ASSISTANT, "assistant");

    @Override
    public boolean recognises(Map<?, ?> row) {
        return row.get("messages") instanceof List<?> && row.get("system") instanceof String;
    }

    @Override
    public boolean fits(Map<?, ?> row) {
        return row.containsKey("messages") && !row.containsKey("schemaVersion");
    }

    @Override
    public ChatExample read(Map<String, Object> row) {
        String system = row.get("system") instanceof String text ? text : null;
        return new ChatExample(
                Turns.withSystem(system, Turns.read(row.get("messages"))), Turns.without(row, "system", "messages"));
    }

    @Override
    public Map<String, Object> row(Example example) {
        ChatExample chat = DataFormat.chat(example, SHAPE);
        Map<String, Object> row = new LinkedHashMap<>();
        String system = Turns.system(chat);
        if (system != null) {
            row.put("system", system);
        }
        List<Message> messages = Turns.afterSystem(chat, SHAPE);
        messages.forEach(message -> Turns.word(message.role(), ROLES, SHAPE));
        row.put("messages", Turns.rows(messages));
        return Turns.further(row, chat.fields(), SHAPE);
    }
}
