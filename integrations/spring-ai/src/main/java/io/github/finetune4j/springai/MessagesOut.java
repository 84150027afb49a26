// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.TextPart;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.MessageParts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;

/** Our messages as Spring AI's. Results of tools that follow each other are one message there. */
final class MessagesOut {
    static final String ROLE = "role";
    private static final Set<String> OF_USERS = Set.of(ChatFields.PARTS);
    private static final Set<String> OF_MODELS = Set.of(ChatFields.PARTS, ChatFields.TOOL_CALLS);
    private static final Set<String> OF_TOOLS = Set.of(ChatFields.PARTS, ChatFields.TOOL_CALL_ID);

    private MessagesOut() {}

    static List<org.springframework.ai.chat.messages.Message> all(List<Message> messages) {
        List<org.springframework.ai.chat.messages.Message> all = new ArrayList<>(messages.size());
        List<Message> results = new ArrayList<>();
        for (Message message : messages) {
            if (message.role() == Role.TOOL) {
                results.add(message);
            } else {
                addResults(results, messages, all);
                all.add(one(message));
            }
        }
        addResults(results, messages, all);
        return all;
    }

    private static org.springframework.ai.chat.messages.Message one(Message message) {
        return switch (message.role()) {
            case SYSTEM, DEVELOPER, TOOL -> instructions(message);
            case USER -> user(message);
            case ASSISTANT -> answer(message);
        };
    }

    private static SystemMessage instructions(Message message) {
        onlyTexts(message);
        Map<String, Object> fields = new LinkedHashMap<>(message.fields());
        if (message.role() != Role.SYSTEM) {
            fields.put(ROLE, message.role().word());
        }
        return SystemMessage.builder()
                .text(message.content())
                .metadata(Kept.metadata(fields, OF_USERS))
                .build();
    }

    private static UserMessage user(Message message) {
        UserMessage.Builder to =
                UserMessage.builder().text(message.content()).metadata(Kept.metadata(message.fields(), OF_USERS));
        if (MessageParts.content(message).isPresent()) {
            to.media(MediaOut.all(message.parts()));
        }
        return to.build();
    }

    static AssistantMessage answer(Message message) {
        onlyTexts(message);
        return AssistantMessage.builder()
                .content(message.content())
                .toolCalls(message.toolCalls().stream().map(MessagesOut::call).toList())
                .properties(Kept.metadata(message.fields(), OF_MODELS))
                .build();
    }

    static AssistantMessage.ToolCall call(ToolCall call) {
        if (!call.type().equals("function")) {
            throw Refusal.of("a call of a tool of type \"" + call.type() + "\"", "call functions");
        }
        return new AssistantMessage.ToolCall(call.id(), "function", call.name(), call.arguments());
    }

    private static void addResults(
            List<Message> results, List<Message> all, List<org.springframework.ai.chat.messages.Message> to) {
        if (results.isEmpty()) {
            return;
        }
        List<ToolResponse> responses = new ArrayList<>();
        Map<String, Object> metadata = new HashMap<>();
        for (Message result : results) {
            onlyTexts(result);
            String id = result.toolCallId().orElse("");
            String name = result.name().orElseGet(() -> nameOf(id, all));
            Map<String, Object> kept = Kept.metadata(result.fields(), OF_TOOLS);
            kept.values().forEach(value -> metadata.put(Results.key(responses.size()), value));
            responses.add(new ToolResponse(id, name, result.content()));
        }
        to.add(ToolResponseMessage.builder()
                .responses(responses)
                .metadata(metadata)
                .build());
        results.clear();
    }

    /** Some providers find a call by the tool's name, which our messages need not say. */
    private static String nameOf(String id, List<Message> messages) {
        return messages.stream()
                .flatMap(message -> message.toolCalls().stream())
                .filter(call -> call.id().equals(id))
                .map(ToolCall::name)
                .findFirst()
                .orElse("");
    }

    private static void onlyTexts(Message message) {
        MessageParts.content(message)
                .ifPresent(parts -> message.parts().stream()
                        .filter(part -> !(part instanceof TextPart))
                        .findFirst()
                        .ifPresent(part -> {
                            throw Refusal.of(
                                    "a part of type \"" + part.type() + "\" in a message of role "
                                            + message.role().word(),
                                    "give it in a user message");
                        }));
    }
}
