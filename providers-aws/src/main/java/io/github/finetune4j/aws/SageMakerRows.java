// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.MessageParts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a recipe's container reads them, a line of JSON each, and what is wrong with those that it could not.
 *
 * @param dialog JumpStart's dialogs of plain texts, else messages with tools
 */
record SageMakerRows(boolean dialog) implements TrainingRows {
    private static final Set<String> OF_MESSAGE =
            Set.of(ChatFields.TOOL_CALLS, ChatFields.TOOL_CALL_ID, "name", "weight");

    static SageMakerRows of(SageMakerRecipe recipe) {
        return new SageMakerRows(recipe.kind() == SageMakerRecipe.Kind.JUMP_START);
    }

    @Override
    public Optional<String> problem(Example example) {
        if (!(example instanceof ChatExample chat)) {
            return Optional.of("is no conversation");
        }
        List<Message> messages = chat.messages();
        if (messages.isEmpty() || messages.get(messages.size() - 1).role() != Role.ASSISTANT) {
            return Optional.of("must end with the assistant");
        }
        return MessageParts.notText(messages)
                .map(found -> "cannot be trained on: " + found + ", and only texts are sent")
                .or(() -> fields(chat));
    }

    private Optional<String> fields(ChatExample chat) {
        Set<String> ofRow = dialog ? Set.of() : Set.of(ChatFields.TOOLS);
        if (!ofRow.containsAll(chat.fields().keySet())) {
            return Optional.of("has fields that the container does not read: "
                    + chat.fields().keySet() + ", known are " + ofRow);
        }
        Set<String> known = dialog ? Set.of() : OF_MESSAGE;
        for (Message message : chat.messages()) {
            if (!known.containsAll(message.fields().keySet())) {
                return Optional.of("has a message with fields that the container does not read: "
                        + message.fields().keySet());
            }
            if (dialog && (message.role() == Role.TOOL || message.role() == Role.DEVELOPER)) {
                return Optional.of("has a message of the " + message.role().word()
                        + ", and JumpStart's dialogs know system, user and assistant");
            }
        }
        return Optional.empty();
    }

    @Override
    public Map<String, Object> row(Example example) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(
                dialog ? "dialog" : "messages",
                example.messages().stream().map(SageMakerRows::turn).toList());
        if (example instanceof ChatExample chat) {
            row.putAll(chat.fields());
        }
        return row;
    }

    private static Map<String, @Nullable Object> turn(Message message) {
        Map<String, @Nullable Object> turn = new LinkedHashMap<>();
        turn.put("role", message.role().word());
        turn.put("content", message.content());
        turn.putAll(message.fields());
        return turn;
    }
}
