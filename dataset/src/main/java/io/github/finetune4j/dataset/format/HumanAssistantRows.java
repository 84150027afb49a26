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

/**
 * Conversations inside a text: {@code {"prompt": "\n\nHuman: ...\n\nAssistant:", "completion": " ..."}} or
 * {@code {"text": ...}}.
 */
final class HumanAssistantRows implements RowsOfShape {
    private static final String SHAPE = "a Human and Assistant text";

    @Override
    public boolean recognises(Map<?, ?> row) {
        if (row.containsKey("messages") || row.containsKey("chosen")) {
            return false;
        }
        return (row.get("text") instanceof String text && HumanAssistantText.looksLikeIt(text))
                || (row.get("prompt") instanceof String prompt && HumanAssistantText.looksLikeIt(prompt));
    }

    @Override
    public ChatExample read(Map<String, Object> row) {
        String text = row.get("prompt") instanceof String prompt
                ? prompt + row.getOrDefault("completion", "")
                : String.valueOf(row.get("text"));
        String[] own = row.containsKey("prompt") ? new String[] {"prompt", "completion"} : new String[] {"text"};
        return new ChatExample(HumanAssistantText.turns(text), Turns.without(row, own));
    }

    @Override
    public Map<String, Object> row(Example example) {
        ChatExample chat = DataFormat.chat(example, SHAPE);
        List<Message> turns = Turns.afterSystem(chat, SHAPE);
        Message answer = turns.get(turns.size() - 1);
        if (answer.role() != Role.ASSISTANT || turns.size() < 2) {
            throw new IllegalArgumentException(SHAPE + " ends with an answer -> add one");
        }
        StringBuilder prompt = new StringBuilder(system(chat));
        turns.subList(0, turns.size() - 1).forEach(turn -> prompt.append(HumanAssistantText.written(turn, SHAPE)));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("prompt", prompt.append(HumanAssistantText.ASSISTANT).toString());
        row.put(
                "completion",
                HumanAssistantText.written(answer, SHAPE).substring(HumanAssistantText.ASSISTANT.length()));
        return Turns.further(row, chat.fields(), SHAPE);
    }

    private static String system(ChatExample chat) {
        String system = Turns.system(chat);
        if (system == null) {
            return "";
        }
        if (system.isEmpty()
                || HumanAssistantText.turns(system).size() > 1
                || system.startsWith("Human:")
                || system.startsWith("Assistant:")) {
            throw new IllegalArgumentException(SHAPE + " can't hold an empty system text or one with marks in it"
                    + " -> leave out the text, or \"Human:\" and \"Assistant:\" in it");
        }
        return system;
    }
}
