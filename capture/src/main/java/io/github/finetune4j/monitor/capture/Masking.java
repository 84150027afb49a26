// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.privacy.Redaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Masks personal data in all that was said: texts, and the texts inside tool calls and parts. */
record Masking(Redaction redaction) {
    CapturedContent of(ChatRequest request, @Nullable ChatResponse response) {
        Message answer = response == null ? Message.assistant("") : response.message();
        return new CapturedContent(request.messages().stream().map(this::of).toList(), of(answer));
    }

    String of(String text) {
        return redaction.apply(text);
    }

    private Message of(Message message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        message.fields().forEach((name, value) -> fields.put(name, json(value)));
        return new Message(message.role(), of(message.content()), fields);
    }

    private Object json(Object value) {
        if (value instanceof String text) {
            return of(text);
        }
        if (value instanceof List<?> items) {
            List<Object> masked = new ArrayList<>();
            items.forEach(item -> masked.add(json(item)));
            return masked;
        }
        if (value instanceof Map<?, ?> object) {
            Map<String, Object> masked = new LinkedHashMap<>();
            object.forEach((name, item) -> masked.put(String.valueOf(name), json(item)));
            return masked;
        }
        return value;
    }
}
