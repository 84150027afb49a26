// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.MessageParts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Between messages and responses of ours and those on the wire. */
final class ChatReplies {
    private static final Set<String> OWN = Set.of("role", "content");
    // of the data set alone; the chat endpoint refuses it
    private static final String WEIGHT = "weight";

    private ChatReplies() {}

    static Map<String, Object> message(Message message) {
        Map<String, @Nullable Object> wire = new LinkedHashMap<>();
        boolean onlyCalls = message.content().isEmpty() && message.fields().containsKey(ChatFields.TOOL_CALLS);
        wire.put("role", message.role().word());
        wire.put("content", onlyCalls ? null : message.content());
        wire.putAll(message.fields());
        wire.remove(WEIGHT);
        MessageParts.intoContent(wire, message);
        return Fields.of(wire).raw();
    }

    static ChatResponse whole(Map<String, Object> body) {
        Fields reply = new Fields(body);
        List<Fields> choices = reply.objects("choices");
        Fields choice = choices.isEmpty() ? Fields.NONE : choices.get(0);
        Map<String, Object> fields = new LinkedHashMap<>();
        head(fields, reply);
        Map<String, Object> message = choice.object("message").raw();
        message.forEach((name, value) -> putPresent(fields, name, OWN.contains(name) ? null : value));
        putPresent(fields, ChatFields.LOGPROBS, choice.raw().get(ChatFields.LOGPROBS));
        String word = choice.text("finish_reason");
        return response(text(message.get("content")), word, reply.object("usage"), fields);
    }

    static void head(Map<String, Object> fields, Fields reply) {
        putPresent(fields, "id", reply.raw().get("id"));
        putPresent(fields, "model", reply.raw().get("model"));
        putPresent(fields, "system_fingerprint", reply.raw().get("system_fingerprint"));
    }

    static ChatResponse response(String text, String finish, Fields usage, Map<String, Object> fields) {
        usage.object("prompt_tokens_details").whole("cached_tokens").ifPresent(n -> fields.put("cached_tokens", n));
        usage.object("completion_tokens_details")
                .whole("reasoning_tokens")
                .ifPresent(n -> fields.put("reasoning_tokens", n));
        if (!finish.isEmpty()) {
            fields.put("finish_reason", finish);
        }
        return new ChatResponse(
                text,
                reason(finish),
                new Usage(tokens(usage, "prompt_tokens"), tokens(usage, "completion_tokens")),
                fields);
    }

    private static long tokens(Fields usage, String name) {
        return Math.max(0, usage.whole(name).orElse(0));
    }

    static void putPresent(Map<String, Object> map, String name, @Nullable Object value) {
        if (value != null && !value.equals("")) {
            map.put(name, value);
        }
    }

    /** {@return the text of a content, which may be a list of parts} */
    static String text(@Nullable Object content) {
        if (content instanceof List<?> parts) {
            return parts.stream().map(part -> Fields.of(part).text("text")).collect(Collectors.joining());
        }
        return content instanceof String text ? text : "";
    }

    private static FinishReason reason(String word) {
        return switch (word) {
            case "stop" -> FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.UNKNOWN;
        };
    }
}
