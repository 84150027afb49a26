// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.MessageParts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chat messages with images. The parts of a content are kept as the message's field {@value #PARTS}; its text is their
 * texts.
 */
final class VisionRows implements RowsOfShape {
    static final String PARTS = ChatFields.PARTS;

    @Override
    public boolean recognises(Map<?, ?> row) {
        return row.get("messages") instanceof List<?> messages
                && messages.stream().anyMatch(VisionRows::hasImage);
    }

    private static boolean hasImage(@Nullable Object message) {
        return message instanceof Map<?, ?> map
                && map.get("content") instanceof List<?> parts
                && parts.stream()
                        .anyMatch(part -> part instanceof Map<?, ?> one && "image_url".equals(one.get("type")));
    }

    @Override
    public ChatExample read(Map<String, Object> row) {
        List<Message> messages = Turns.list(row, "messages").stream()
                .map(message -> message((Map<?, ?>) message))
                .toList();
        return new ChatExample(messages, Turns.without(row, "messages"));
    }

    private static Message message(Map<?, ?> message) {
        Message read = Turns.message(message);
        if (!(message.get("content") instanceof List<?> parts)) {
            return read;
        }
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put(PARTS, parts);
        extra.putAll(read.fields());
        return new Message(read.role(), read.content(), extra);
    }

    @Override
    public Map<String, Object> row(Example example) {
        ChatExample chat = DataFormat.chat(example, "a chat row");
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("messages", chat.messages().stream().map(VisionRows::row).toList());
        if (!recognises(row)) {
            throw new IllegalArgumentException("the chat has no image -> write it as chat messages");
        }
        return Turns.further(row, chat.fields(), "a chat row");
    }

    private static Map<String, Object> row(Message message) {
        Map<String, Object> row = Turns.row(message);
        MessageParts.content(message).ifPresent(parts -> {
            row.remove(PARTS);
            row.put("content", parts);
        });
        return row;
    }
}
