// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.chat;

import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.TextPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parts of messages on their way into rows, requests and templates. */
public final class MessageParts {
    private MessageParts() {}

    /**
     * Writes the parts as the content, as they came, where a message has them; otherwise changes nothing.
     *
     * @param row of the message, its fields among it
     * @param message with those fields
     * @throws IllegalArgumentException if the parts don't say what the message's content says
     */
    public static void intoContent(Map<String, @Nullable Object> row, Message message) {
        content(message).ifPresent(parts -> {
            row.remove(ChatFields.PARTS);
            row.put("content", parts);
        });
    }

    /**
     * {@return the parts that are to be written as a message's content, as they came; empty where it has none}
     *
     * @param message with its fields
     * @throws IllegalArgumentException if the parts don't say what the message's content says
     */
    public static Optional<List<?>> content(Message message) {
        if (!(message.fields().get(ChatFields.PARTS) instanceof List<?> parts)) {
            return Optional.empty();
        }
        if (!text(message.parts()).equals(message.content())) {
            throw new IllegalArgumentException("the text of a message isn't that of its parts -> change both");
        }
        return Optional.of(parts);
    }

    /**
     * {@return the texts of parts, joined without anything between them}
     *
     * @param parts of a message
     */
    public static String text(List<ContentPart> parts) {
        return parts.stream()
                .map(part -> JsonView.text(part.json(), "text").orElse(""))
                .collect(Collectors.joining());
    }

    /**
     * {@return the first part that is no text, in words; empty where there is none}
     *
     * @param messages of a conversation
     */
    public static Optional<String> notText(List<Message> messages) {
        for (Message message : messages) {
            for (ContentPart part : message.parts()) {
                if (!(part instanceof TextPart)) {
                    return Optional.of(
                            "a " + message.role().word() + " message has a part of type \"" + part.type() + '"');
                }
            }
        }
        return Optional.empty();
    }
}
