// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.TextPart;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.MessageParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Our messages as LangChain4j's. */
final class MessagesOut {
    static final String REASONING = "reasoning_content";
    private static final String NAME = "name";
    private static final Set<String> OF_USERS = Set.of(ChatFields.PARTS, NAME);
    private static final Set<String> OF_MODELS = Set.of(ChatFields.PARTS, ChatFields.TOOL_CALLS, REASONING);
    private static final Set<String> OF_TOOLS = Set.of(ChatFields.PARTS, ChatFields.TOOL_CALL_ID);

    private MessagesOut() {}

    static List<ChatMessage> all(List<Message> messages) {
        List<ChatMessage> all = new ArrayList<>(messages.size());
        for (Message message : messages) {
            all.add(message.role() == Role.TOOL ? result(message, messages) : one(message));
        }
        return all;
    }

    private static ChatMessage one(Message message) {
        return switch (message.role()) {
            case SYSTEM, DEVELOPER -> instructions(message);
            case USER -> user(message);
            case ASSISTANT -> answer(message);
            case TOOL -> result(message, List.of());
        };
    }

    private static ChatMessage instructions(Message message) {
        onlyTexts(message);
        if (message.content().isBlank()) {
            throw Refusal.of("a blank " + message.role().word() + " message", "leave it out");
        }
        return message.role() == Role.SYSTEM && message.fields().isEmpty()
                ? new SystemMessage(message.content())
                : new KeptSystemMessage(message);
    }

    private static ChatMessage user(Message message) {
        if (message.fields().isEmpty()) {
            return UserMessage.from(message.content());
        }
        return UserMessage.builder()
                .name(message.name().orElse(null))
                .contents(contents(message))
                .attributes(Kept.attributes(message.fields(), OF_USERS))
                .build();
    }

    private static List<Content> contents(Message message) {
        return MessageParts.content(message).isPresent()
                ? PartsOut.all(message.parts())
                : List.of(TextContent.from(message.content()));
    }

    static AiMessage answer(Message message) {
        onlyTexts(message);
        List<ToolExecutionRequest> calls =
                message.toolCalls().stream().map(MessagesOut::call).toList();
        return AiMessage.builder()
                .text(message.content().isEmpty() && !calls.isEmpty() ? null : message.content())
                .thinking(message.fields().get(REASONING) instanceof String text ? text : null)
                .toolExecutionRequests(calls)
                .attributes(Kept.attributes(message.fields(), OF_MODELS))
                .build();
    }

    static ToolExecutionRequest call(ToolCall call) {
        if (!call.type().equals("function")) {
            throw Refusal.of("a call of a tool of type \"" + call.type() + "\"", "call functions");
        }
        return ToolExecutionRequest.builder()
                .id(call.id().isEmpty() ? null : call.id())
                .name(call.name())
                .arguments(call.arguments())
                .build();
    }

    private static ChatMessage result(Message message, List<Message> before) {
        String id = message.toolCallId().orElse(null);
        return ToolExecutionResultMessage.builder()
                .id(id)
                .toolName(message.name().orElseGet(() -> nameOf(id, before)))
                .contents(contents(message))
                .attributes(Kept.attributes(message.fields(), OF_TOOLS))
                .build();
    }

    /** Some providers find a call by the tool's name, which our messages need not say. */
    private static @Nullable String nameOf(@Nullable String id, List<Message> messages) {
        return messages.stream()
                .flatMap(message -> message.toolCalls().stream())
                .filter(call -> call.id().equals(id))
                .map(ToolCall::name)
                .findFirst()
                .orElse(null);
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
