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
import io.github.finetune4j.internal.chat.ChatFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** LangChain4j's messages as ours. */
final class MessagesIn {
    private MessagesIn() {}

    static List<Message> all(List<ChatMessage> messages) {
        List<Message> all = new ArrayList<>(messages.size());
        messages.forEach(message -> all.add(one(message)));
        return all;
    }

    private static Message one(ChatMessage message) {
        if (message instanceof KeptSystemMessage kept) {
            return kept.ours();
        }
        if (message instanceof SystemMessage system) {
            return Message.system(system.text());
        }
        if (message instanceof UserMessage user) {
            return user(user);
        }
        if (message instanceof AiMessage answer) {
            return answer(answer);
        }
        if (message instanceof ToolExecutionResultMessage result) {
            return result(result);
        }
        throw Refusal.of("a message of type " + message.type(), "say it in a user message");
    }

    private static Message user(UserMessage user) {
        Map<String, Object> fields = new LinkedHashMap<>(Kept.fields(user.attributes()));
        if (user.name() != null) {
            fields.put("name", user.name());
        }
        return message(Role.USER, user.contents(), fields);
    }

    private static Message message(Role role, List<Content> contents, Map<String, Object> fields) {
        if (contents.size() == 1 && contents.get(0) instanceof TextContent text) {
            return new Message(role, text.text(), fields);
        }
        Message parts = Message.of(role, PartsIn.all(contents));
        if (fields.isEmpty()) {
            return parts;
        }
        fields.putAll(parts.fields());
        return new Message(role, parts.content(), fields);
    }

    static Message answer(AiMessage answer) {
        if (!answer.images().isEmpty()) {
            throw Refusal.of("an answer with images", "ask the model for text alone");
        }
        Map<String, Object> fields = new LinkedHashMap<>(Kept.fields(answer.attributes()));
        if (answer.thinking() != null) {
            fields.put(MessagesOut.REASONING, answer.thinking());
        }
        if (answer.hasToolExecutionRequests()) {
            fields.put(
                    ChatFields.TOOL_CALLS,
                    answer.toolExecutionRequests().stream()
                            .map(MessagesIn::call)
                            .toList());
        }
        return new Message(Role.ASSISTANT, orEmpty(answer.text()), fields);
    }

    /** Models leave ids out, and arguments: neither is made up here. */
    private static Map<String, Object> call(ToolExecutionRequest request) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", orEmpty(request.name()));
        function.put("arguments", orEmpty(request.arguments()));
        Map<String, Object> call = new LinkedHashMap<>();
        if (request.id() != null) {
            call.put("id", request.id());
        }
        call.put("type", "function");
        call.put("function", function);
        return call;
    }

    private static Message result(ToolExecutionResultMessage result) {
        Map<String, Object> fields = new LinkedHashMap<>(Kept.fields(result.attributes()));
        if (result.id() != null) {
            fields.put(ChatFields.TOOL_CALL_ID, result.id());
        } else if (result.toolName() != null) {
            fields.put("name", result.toolName());
        }
        return message(Role.TOOL, result.contents(), fields);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
