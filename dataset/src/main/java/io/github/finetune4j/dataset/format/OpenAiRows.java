// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.RowFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** OpenAI's chat messages; read by core. */
final class OpenAiRows implements RowsOfShape {
    @Override
    public boolean recognises(Map<?, ?> row) {
        return RowFormat.chat().recognises(row);
    }

    @Override
    public ChatExample read(Map<String, Object> row) {
        return new ChatExample(Turns.read(row.get("messages")), Turns.without(row, "messages"));
    }

    @Override
    public Map<String, Object> row(Example example) {
        ChatExample chat = DataFormat.chat(example, "a chat row");
        for (Message message : chat.messages()) {
            if (message.fields().containsKey(VisionRows.PARTS)) {
                throw new IllegalArgumentException(
                        "a chat row holds text only, and a message has images -> choose the shape OPENAI_VISION");
            }
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("messages", Turns.rows(chat.messages()));
        return Turns.further(row, chat.fields(), "a chat row");
    }

    @Override
    public Optional<RowFormat> asCore() {
        return Optional.of(RowFormat.chat());
    }
}
