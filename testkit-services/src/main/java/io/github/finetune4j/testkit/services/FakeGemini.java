// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** {@code generateContent}, {@code streamGenerateContent} and {@code countTokens}. A token is a word. */
final class FakeGemini {
    private final UnaryOperator<String> answers;
    private final String forbidden;
    private final AtomicInteger number = new AtomicInteger();

    /**
     * @param answers what it says to what was said last
     * @param forbidden a word that blocks the prompt; empty text: none
     */
    FakeGemini(UnaryOperator<String> answers, String forbidden) {
        this.answers = answers;
        this.forbidden = forbidden;
    }

    FakeReply handle(FakeRequest request, String model, String verb) {
        Map<String, Object> asked = Json.parseObject(FakeGoogle.utf8(request.body()));
        List<Map<String, Object>> contents = JsonView.objects(asked.get("contents"));
        if (contents.isEmpty()) {
            throw FakeGoogle.bad("at least one contents field is required");
        }
        return switch (verb) {
            case "countTokens" -> FakeReply.ok(Map.of("totalTokens", tokens(asked), "totalBillableCharacters", 1));
            case "generateContent" -> FakeReply.ok(whole(asked, model));
            case "streamGenerateContent" -> stream(asked, model);
            default -> throw FakeGoogle.notFound("Method " + verb);
        };
    }

    /** {@return the whole answer to a request} */
    FakeReply answer(Map<String, Object> asked, String model) {
        return FakeReply.ok(whole(asked, model));
    }

    private static int tokens(Map<String, Object> asked) {
        int tokens = words(text(JsonView.object(asked, "systemInstruction"))).size();
        for (Map<String, Object> content : JsonView.objects(asked.get("contents"))) {
            tokens += words(text(content)).size();
        }
        return tokens;
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?= )", -1));
    }

    private static String text(Map<String, Object> content) {
        return JsonView.objects(content.get("parts")).stream()
                .map(part -> JsonView.text(part, "text").orElse(""))
                .collect(Collectors.joining());
    }

    private record Answer(List<String> words, String finish) {}

    private Answer answer(Map<String, Object> asked) {
        List<Map<String, Object>> contents = JsonView.objects(asked.get("contents"));
        Map<String, Object> config = JsonView.object(asked, "generationConfig");
        List<String> kept = new ArrayList<>();
        for (String word : words(answers.apply(text(contents.get(contents.size() - 1))))) {
            if (config.get("maxOutputTokens") instanceof Long most && kept.size() == most) {
                return new Answer(kept, "MAX_TOKENS");
            }
            if (config.get("stopSequences") instanceof List<?> stops && stops.contains(word.strip())) {
                break;
            }
            kept.add(word);
        }
        return new Answer(kept, "STOP");
    }

    private Map<String, Object> whole(Map<String, Object> asked, String model) {
        if (blocked(asked)) {
            return blockedReply(asked, model);
        }
        Map<String, Object> reply = new LinkedHashMap<>();
        Map<String, Object> candidate = new LinkedHashMap<>();
        Object called = call(asked);
        Answer answer = answer(asked);
        Object part = called == null ? Map.of("text", String.join("", answer.words())) : Map.of("functionCall", called);
        candidate.put("content", Map.of("role", "model", "parts", List.of(part)));
        candidate.put("finishReason", answer.finish());
        reply.put("candidates", List.of(candidate));
        return end(reply, asked, model, answer.words().size());
    }

    private static @org.jspecify.annotations.Nullable Object call(Map<String, Object> asked) {
        Map<String, Object> how = JsonView.object(JsonView.object(asked, "toolConfig"), "functionCallingConfig");
        List<Map<String, Object>> tools = JsonView.objects(asked.get("tools"));
        if (!"ANY".equals(how.get("mode")) || tools.isEmpty()) {
            return null;
        }
        Object name = JsonView.objects(tools.get(0).get("functionDeclarations"))
                .get(0)
                .get("name");
        return Map.of("name", String.valueOf(name), "args", Map.of("x", 1));
    }

    private boolean blocked(Map<String, Object> asked) {
        return !forbidden.isEmpty()
                && JsonView.objects(asked.get("contents")).toString().contains(forbidden);
    }

    private Map<String, Object> blockedReply(Map<String, Object> asked, String model) {
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put(
                "promptFeedback",
                Map.of("blockReason", "PROHIBITED_CONTENT", "blockReasonMessage", "The prompt was blocked."));
        return end(reply, asked, model, 0);
    }

    private Map<String, Object> end(Map<String, Object> reply, Map<String, Object> asked, String model, int out) {
        int in = tokens(asked);
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("promptTokenCount", in);
        if (out > 0) {
            usage.put("candidatesTokenCount", out);
        }
        usage.put("totalTokenCount", in + out);
        reply.put("usageMetadata", usage);
        reply.put("modelVersion", model);
        reply.put("responseId", "response-" + number.incrementAndGet());
        return reply;
    }

    private FakeReply stream(Map<String, Object> asked, String model) {
        if (blocked(asked) || call(asked) != null) {
            return FakeReply.stream(List.of(piece(whole(asked, model))));
        }
        Answer answer = answer(asked);
        List<byte[]> pieces = new ArrayList<>();
        for (String word : answer.words()) {
            Map<String, Object> reply = new LinkedHashMap<>();
            reply.put(
                    "candidates",
                    List.of(Map.of("content", Map.of("role", "model", "parts", List.of(Map.of("text", word))))));
            pieces.add(piece(reply));
        }
        Map<String, Object> last = new LinkedHashMap<>();
        last.put(
                "candidates",
                List.of(Map.of(
                        "content",
                        Map.of("role", "model", "parts", List.of(Map.of("text", ""))),
                        "finishReason",
                        answer.finish())));
        pieces.add(piece(end(last, asked, model, answer.words().size())));
        return FakeReply.stream(pieces);
    }

    private static byte[] piece(Map<String, Object> reply) {
        return ("data: " + Json.write(reply) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
