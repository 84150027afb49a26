package io.github.finetune4j.dataset.format;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chat messages with images. The parts of a content are kept as the message's field {@value #PARTS}; its text is their texts. */
final class VisionRows implements RowsOfShape {
    static final String PARTS = "content_parts";

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
        extra.putAll(read.extra());
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
        return Turns.further(row, chat.extra(), "a chat row");
    }

    private static Map<String, Object> row(Message message) {
        Map<String, Object> row = Turns.row(message);
        Object parts = row.remove(PARTS);
        if (parts != null) {
            if (!Turns.text(parts).equals(message.content())) {
                throw new IllegalArgumentException("the text of a message isn't that of its parts -> change both");
            }
            row.put("content", parts);
        }
        return row;
    }
}
