// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Converse and ConverseStream of the fake Bedrock. The answer is "NAME heard: TEXT", word by word in a stream; where
 * tools are offered and nobody has answered yet, the first tool is called with the last text.
 */
final class BedrockChats {
    private final BedrockControl control;
    private final Set<String> models;
    private final AtomicInteger chats = new AtomicInteger();

    BedrockChats(BedrockControl control, Set<String> models) {
        this.control = control;
        this.models = models;
    }

    FakeReply handle(FakeRequest request) {
        String[] path = request.path().split("/", -1);
        String model = FakeAwsPort.decoded(path[2]);
        if (!models.contains(model) && control.answering(model) == null) {
            throw AwsReply.refuse(400, "ValidationException", "The provided model identifier is invalid.");
        }
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        chats.incrementAndGet();
        return answer(asked, path[3].equals("converse"));
    }

    /** {@return how many chats were answered} */
    int count() {
        return chats.get();
    }

    /** {@return the whole answer, or a stream of it} */
    static FakeReply answer(Map<String, Object> asked, boolean whole) {
        Map<?, ?> last = last(asked);
        boolean calls = asked.get("toolConfig") != null && !String.valueOf(last).contains("toolResult");
        String heard = "fake heard: " + texts(last);
        return whole ? whole(asked, heard, calls) : stream(asked, heard, calls);
    }

    private static Map<?, ?> last(Map<String, Object> asked) {
        List<?> messages = asked.get("messages") instanceof List<?> list ? list : List.of();
        if (messages.isEmpty() || !(messages.get(messages.size() - 1) instanceof Map<?, ?> last)) {
            throw AwsReply.refuse(400, "ValidationException", "The conversation must hold a message.");
        }
        return last;
    }

    private static String texts(Map<?, ?> message) {
        StringBuilder texts = new StringBuilder();
        for (Object block : (List<?>) Objects.requireNonNull(message.get("content"))) {
            Object inner = ((Map<?, ?>) block).get("toolResult") instanceof Map<?, ?> result
                    ? ((List<?>) Objects.requireNonNull(result.get("content"))).get(0)
                    : block;
            Object text = ((Map<?, ?>) inner).get("text");
            texts.append(text == null ? "[image]" : text);
        }
        return texts.toString();
    }

    private static Map<String, Object> use(Map<String, Object> asked) {
        List<?> tools = (List<?>)
                Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(asked.get("toolConfig"))).get("tools"));
        Map<?, ?> spec = (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) tools.get(0)).get("toolSpec"));
        return Map.of("toolUseId", "tooluse_1", "name", String.valueOf(spec.get("name")));
    }

    private static Map<String, Object> usage(String text) {
        int words = text.split(" ", -1).length;
        return Map.of("inputTokens", 7, "outputTokens", words, "totalTokens", 7 + words);
    }

    private static FakeReply whole(Map<String, Object> asked, String heard, boolean calls) {
        Map<String, Object> block = Map.of("text", heard);
        if (calls) {
            Map<String, Object> use = new LinkedHashMap<>(use(asked));
            use.put("input", Map.of("city", heard));
            block = Map.of("toolUse", use);
        }
        return FakeReply.ok(Map.of(
                "output", Map.of("message", Map.of("role", "assistant", "content", List.of(block))),
                "stopReason", calls ? "tool_use" : "end_turn",
                "usage", usage(heard),
                "metrics", Map.of("latencyMs", 1)));
    }

    private static FakeReply stream(Map<String, Object> asked, String heard, boolean calls) {
        List<byte[]> pieces = new ArrayList<>();
        pieces.add(event("messageStart", Map.of("role", "assistant")));
        if (calls) {
            pieces.add(
                    event("contentBlockStart", Map.of("contentBlockIndex", 0, "start", Map.of("toolUse", use(asked)))));
            for (String part : List.of("{\"city\": \"fa", "ke heard\"}")) {
                pieces.add(delta(Map.of("toolUse", Map.of("input", part))));
            }
        } else {
            for (String word : heard.split("(?<= )", -1)) {
                pieces.add(delta(Map.of("text", word)));
            }
        }
        pieces.add(event("contentBlockStop", Map.of("contentBlockIndex", 0)));
        pieces.add(event("messageStop", Map.of("stopReason", calls ? "tool_use" : "end_turn")));
        pieces.add(event("metadata", Map.of("usage", usage(heard), "metrics", Map.of("latencyMs", 1))));
        return FakeReply.stream(pieces).with("Content-Type", "application/vnd.amazon.eventstream");
    }

    private static byte[] delta(Map<String, Object> delta) {
        return event("contentBlockDelta", Map.of("contentBlockIndex", 0, "delta", delta));
    }

    private static byte[] event(String type, Map<String, Object> payload) {
        return EventStreamFrame.event(type, Json.bytes(payload));
    }
}
