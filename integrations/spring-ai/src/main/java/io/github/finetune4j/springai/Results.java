// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;

/** Results of tools, of which Spring AI puts several into one message. */
final class Results {
    private Results() {}

    /** {@return under what the further fields of a result are kept} */
    static String key(int index) {
        return "finetune4j." + index;
    }

    static List<Message> ours(ToolResponseMessage message) {
        List<Message> ours = new ArrayList<>();
        for (ToolResponse response : message.getResponses()) {
            Object kept = message.getMetadata().get(key(ours.size()));
            ours.add(one(response, kept instanceof Map<?, ?> map ? Json.plainMap(map) : Map.of()));
        }
        return ours;
    }

    private static Message one(ToolResponse response, Map<String, Object> kept) {
        Map<String, Object> fields = new LinkedHashMap<>(kept);
        if (!response.id().isEmpty()) {
            fields.put(ChatFields.TOOL_CALL_ID, response.id());
        } else if (!response.name().isEmpty()) {
            fields.put("name", response.name());
        }
        return new Message(Role.TOOL, response.responseData(), fields);
    }
}
