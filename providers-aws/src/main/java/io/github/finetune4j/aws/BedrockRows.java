// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.internal.chat.MessageParts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows as a model's family wants them, and what is wrong with those that it would refuse after hours.
 *
 * @param model that is tuned
 */
record BedrockRows(TunableModel model) implements TrainingRows {

    @Override
    public Optional<String> problem(Example example) {
        if (!(example instanceof ChatExample chat)) {
            return Optional.of("is no conversation");
        }
        if (!chat.fields().isEmpty()) {
            return Optional.of(
                    "has fields that Bedrock does not take: " + chat.fields().keySet() + ": remove them");
        }
        return MessageParts.notText(chat.messages())
                .map(found -> "cannot be trained on: " + found + ", and only texts are sent")
                .or(() -> order(chat.messages()))
                .or(() -> texts(chat.messages()));
    }

    private Optional<String> order(List<Message> messages) {
        boolean system = messages.get(0).role() == Role.SYSTEM;
        List<Message> turns = system ? messages.subList(1, messages.size()) : messages;
        if (!model.conversation() && (system || turns.size() != 2)) {
            return Optional.of("must be one message of the user and one of the assistant for " + model.id()
                    + ", whose rows are a prompt and a completion");
        }
        for (int i = 0; i < turns.size(); i++) {
            if (turns.get(i).role() != (i % 2 == 0 ? Role.USER : Role.ASSISTANT)) {
                return Optional.of("must alternate between user and assistant, the user first");
            }
        }
        return turns.isEmpty() || turns.size() % 2 != 0 ? Optional.of("must end with the assistant") : Optional.empty();
    }

    private Optional<String> texts(List<Message> messages) {
        for (Message message : messages) {
            if (message.content().isBlank()) {
                return Optional.of("has a message of the " + message.role().word() + " without a text");
            }
            if (!message.fields().isEmpty()) {
                return Optional.of("has a message with fields that Bedrock does not take: "
                        + message.fields().keySet());
            }
            Optional<String> word = message.role() == Role.ASSISTANT
                    ? Optional.empty()
                    : model.reserved().stream()
                            .filter(message.content()::contains)
                            .findFirst();
            if (word.isPresent()) {
                return Optional.of("has the reserved word " + word.get() + " in a message of the "
                        + message.role().word() + ", with which the job would fail: take another word");
            }
        }
        return Optional.empty();
    }

    @Override
    public Map<String, Object> row(Example example) {
        List<Message> messages = example.messages();
        Map<String, Object> row = new LinkedHashMap<>();
        if (!model.conversation()) {
            row.put("prompt", messages.get(0).content());
            row.put("completion", messages.get(1).content());
            return row;
        }
        row.put("schemaVersion", "bedrock-conversation-2024");
        boolean system = messages.get(0).role() == Role.SYSTEM;
        if (system) {
            row.put("system", text(messages.get(0)));
        }
        row.put(
                "messages",
                messages.subList(system ? 1 : 0, messages.size()).stream()
                        .map(BedrockRows::turn)
                        .toList());
        return row;
    }

    private static Map<String, Object> turn(Message message) {
        Map<String, Object> turn = new LinkedHashMap<>();
        turn.put("role", message.role().word());
        turn.put("content", text(message));
        return turn;
    }

    private static List<Map<String, Object>> text(Message message) {
        return List.of(Map.of("text", message.content()));
    }
}
