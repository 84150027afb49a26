// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.names.NoNull;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * A conversation with its answer: to train on, or to ask a model and compare.
 *
 * @param messages the turns in order, at least one
 * @param fields further fields of the row as JSON values, for example {@code tools}; kept as they came
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record ChatExample(List<Message> messages, Map<String, Object> fields) implements Example {
    /**
     * Copies both; whole numbers in {@code fields} become {@code Long}, as they come out of a file.
     *
     * @throws IllegalArgumentException if there is no message, or {@code fields} holds something that is no JSON value,
     *     or {@code messages}
     */
    public ChatExample {
        messages = List.copyOf(messages);
        fields = OwnFields.without("a chat example", Set.of("messages"), fields);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a chat example has no message -> give at least one");
        }
    }

    /**
     * {@return an example without further fields}
     *
     * @param messages the turns in order, at least one
     */
    public static ChatExample of(Message... messages) {
        return new ChatExample(List.of(messages), Map.of());
    }

    /**
     * {@return the same example with other tools}
     *
     * @param tools that the model may call; none: the row has no tools
     */
    public ChatExample withTools(List<ToolSpecification> tools) {
        NoNull.check("a chat example", "tools", tools);
        NoNull.each("the tools of a chat example", tools);
        Map<String, Object> changed = new LinkedHashMap<>(fields);
        changed.remove(ChatFields.TOOLS);
        if (!tools.isEmpty()) {
            changed.put(
                    ChatFields.TOOLS,
                    tools.stream().map(ToolSpecification::json).toList());
        }
        return new ChatExample(messages, changed);
    }

    /** {@return the last message if the assistant speaks in it: what a model should answer to {@link #prompt()}} */
    public Optional<Message> answer() {
        Message last = messages.get(messages.size() - 1);
        return last.role() == Role.ASSISTANT ? Optional.of(last) : Optional.empty();
    }

    /** {@return the messages before {@link #answer()}; all of them if there is no answer} */
    @Override
    public List<Message> prompt() {
        return answer().isPresent() ? messages.subList(0, messages.size() - 1) : messages;
    }

    @Override
    public ChatExample map(UnaryOperator<Message> change) {
        return new ChatExample(messages.stream().map(change).toList(), fields);
    }

    @Override
    public String kind() {
        return "chats";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of(this);
    }
}
