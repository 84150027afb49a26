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

/** Amazon Nova's conversations: every text is a block in a list. */
final class NovaRows implements RowsOfShape {
    static final String VERSION = "bedrock-conversation-2024";
    private static final String SHAPE = "a Bedrock Nova row";
    private static final Map<Role, String> ROLES = Map.of(Role.USER, "user", Role.ASSISTANT, "assistant");

    @Override
    public boolean recognises(Map<?, ?> row) {
        return row.containsKey("messages")
                && (row.containsKey("schemaVersion") || row.get("system") instanceof List<?>);
    }

    @Override
    public boolean fits(Map<?, ?> row) {
        return row.containsKey("messages");
    }

    @Override
    public ChatExample read(Map<String, Object> row) {
        String system = row.get("system") instanceof List<?> blocks ? Turns.text(blocks) : null;
        return new ChatExample(
                Turns.withSystem(system, Turns.read(row.get("messages"))),
                Turns.without(row, "schemaVersion", "system", "messages"));
    }

    @Override
    public Map<String, Object> row(Example example) {
        ChatExample chat = DataFormat.chat(example, SHAPE);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("schemaVersion", VERSION);
        String system = Turns.system(chat);
        if (system != null) {
            row.put("system", blocks(system));
        }
        row.put(
                "messages",
                Turns.afterSystem(chat, SHAPE).stream().map(NovaRows::turn).toList());
        return Turns.further(row, chat.fields(), SHAPE);
    }

    private static Map<String, Object> turn(Message message) {
        Map<String, Object> turn = new LinkedHashMap<>();
        turn.put("role", Turns.word(message.role(), ROLES, SHAPE));
        turn.put("content", blocks(message.content()));
        turn.putAll(message.fields());
        return turn;
    }

    private static List<Map<String, String>> blocks(String text) {
        return List.of(Map.of("text", text));
    }
}
