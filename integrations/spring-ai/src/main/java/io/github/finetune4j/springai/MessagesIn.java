// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.internal.chat.ChatFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;

/** Spring AI's messages as ours. */
final class MessagesIn {
    private MessagesIn() {}

    static List<Message> all(List<org.springframework.ai.chat.messages.Message> messages) {
        List<Message> all = new ArrayList<>(messages.size());
        messages.forEach(message -> add(message, all));
        return all;
    }

    private static void add(org.springframework.ai.chat.messages.Message message, List<Message> to) {
        if (message instanceof SystemMessage system) {
            to.add(instructions(system));
        } else if (message instanceof UserMessage user) {
            to.add(user(user));
        } else if (message instanceof AssistantMessage answer) {
            to.add(answer(answer));
        } else if (message instanceof ToolResponseMessage results) {
            to.addAll(Results.ours(results));
        } else {
            throw Refusal.of("a message of class " + message.getClass().getSimpleName(), "say it in a user message");
        }
    }

    private static Message instructions(SystemMessage system) {
        Map<String, Object> fields = Kept.fields(system.getMetadata());
        Role role = fields.remove(MessagesOut.ROLE) instanceof String word
                ? Role.ofWord(word).orElse(Role.SYSTEM)
                : Role.SYSTEM;
        return new Message(role, orEmpty(system.getText()), fields);
    }

    private static Message user(UserMessage user) {
        Map<String, Object> fields = Kept.fields(user.getMetadata());
        String text = orEmpty(user.getText());
        if (!user.getMedia().isEmpty()) {
            List<Map<String, Object>> parts = new ArrayList<>();
            if (!text.isEmpty()) {
                parts.add(ContentPart.text(text).json());
            }
            MediaIn.all(user.getMedia()).forEach(part -> parts.add(part.json()));
            fields.put(ChatFields.PARTS, parts);
        }
        return new Message(Role.USER, text, fields);
    }

    static Message answer(AssistantMessage answer) {
        if (!answer.getMedia().isEmpty()) {
            throw Refusal.of("an answer with media", "ask the model for text alone");
        }
        Map<String, Object> fields = Kept.fields(answer.getMetadata());
        if (answer.hasToolCalls()) {
            fields.put(
                    ChatFields.TOOL_CALLS,
                    answer.getToolCalls().stream().map(MessagesIn::call).toList());
        }
        return new Message(Role.ASSISTANT, orEmpty(answer.getText()), fields);
    }

    private static Map<String, Object> call(AssistantMessage.ToolCall call) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (!orEmpty(call.id()).isEmpty()) {
            json.put("id", call.id());
        }
        json.put("type", "function");
        json.put("function", Map.of("name", orEmpty(call.name()), "arguments", orEmpty(call.arguments())));
        return json;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
